import type { Container, EnvVar, Volume, VolumeMount } from '../../imports/kubernetes.js';
import type { CaSource } from '../schema/ca-source.js';
import { mountCa } from './ca-mount.js';
import { restrictedContainer } from './security.js';

const caFolder = '/etc/mlflow/ca';
const bundle = '/trust/ca-bundle.crt';

/** What a pod needs in order to trust additional CAs besides the public ones. */
export interface Trust {
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
  readonly env: readonly EnvVar[];
}

/** Only the CAs of the image. */
export const noTrust: Trust = { initContainers: [], volumes: [], volumeMounts: [], env: [] };

/** Variables of all libraries in MLflow's process that verify certificates; the Kubernetes client has its own CA. */
const variables = [
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'AWS_CA_BUNDLE',
  'PGSSLROOTCERT',
  'MLFLOW_TRACKING_SERVER_CERT_PATH',
] as const;

/** One file with public and configured CAs, because libpq and requests accept only a single file. It is created before the pod's own container starts. */
export function combinedTrust(
  image: Pick<Container, 'image' | 'imagePullPolicy'>,
  sources: readonly CaSource[],
): Trust {
  const mounted = sources.map((source, index) => mountCa(`ca-${index}`, source, `${caFolder}/${index}`));
  return {
    initContainers: [
      combine(
        image,
        mounted.map(({ mount }) => mount),
      ),
    ],
    volumes: [{ name: 'trust', emptyDir: { sizeLimit: '16Mi' } }, ...mounted.map(({ volume }) => volume)],
    volumeMounts: [{ name: 'trust', mountPath: '/trust', readOnly: true }],
    env: variables.map((name) => ({ name, value: bundle })),
  };
}

function combine(image: Pick<Container, 'image' | 'imagePullPolicy'>, mounts: readonly VolumeMount[]): Container {
  return {
    name: 'combine-authorities',
    ...image,
    command: ['/bin/sh', '-c', script],
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    securityContext: restrictedContainer,
    volumeMounts: [{ name: 'trust', mountPath: '/trust' }, ...mounts],
  };
}

const script = `set -eu
cat "$(python3 -c 'import certifi; print(certifi.where())')" > ${bundle}
for file in ${caFolder}/*/*.crt ${caFolder}/*/*.pem; do
  if [ -f "$file" ]; then { echo; cat "$file"; } >> ${bundle}; fi
done
`;
