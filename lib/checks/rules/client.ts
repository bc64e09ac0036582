/** Pods with the client of MLflow. */
import type { Container, EnvFromSource, EnvVar, VolumeProjection } from '../../../imports/kubernetes.js';
import { accountFolder } from '../../clients/client-token.js';
import { serverCertificates } from '../../consumers/serving/storage-container.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { containersOf, type PodTemplate, podTemplates } from '../../kubernetes/pods.js';
import { privateAuthority } from '../../model/private-authority.js';
import type { Check, Finding } from '../check.js';
import { uriVariable } from '../client-origin.js';

/** The variable that has the client send the token of the account; its values without workspaces and with them. */
const provider = 'MLFLOW_TRACKING_AUTH';

export const clientChecks: readonly Check[] = [
  {
    id: 'MLF-CLIENT-1',
    title: 'tokens for a server that asks the API server have no audience of their own',
    cause:
      'the server reviews rights at the API server with the token of the caller, and the API server refuses a token for another audience: every request of the pod fails with 401',
    fix: 'remove the audience of the projected token',
    waivable: true,
    *run({ objects }) {
      for (const pod of podTemplates(objects)) yield* audiences(pod);
    },
  },
  {
    id: 'MLF-CLIENT-2',
    title: 'pods that send the token of their account have it',
    cause:
      'the client of MLflow reads the token at one path, and has no variable for another: without a token there, it fails before its first request',
    fix: `write automountServiceAccountToken: true, or mount a projected token at ${accountFolder}`,
    waivable: true,
    *run({ objects }) {
      for (const pod of podTemplates(objects)) yield* missing(pod);
    },
  },
  {
    id: 'MLF-CLIENT-3',
    title: 'pods that call the server by a name of the cluster trust its certificate',
    cause:
      'the client verifies the certificate with the public CAs alone, and no public CA signs names of a cluster: every request fails with CERTIFICATE_VERIFY_FAILED',
    fix: 'write client.ca: {configMap: <ConfigMap with the CA of the server>}, for models that are served serving.ca, or client.via: gateway with a public certificate; waive it if the image trusts the CA',
    waivable: true,
    *run({ objects }) {
      const configMaps = new Map(objects.filter(({ kind }) => kind === 'ConfigMap').map((one) => [placeOf(one), one]));
      for (const pod of podTemplates(objects)) yield* untrusted(pod, configMaps);
    },
  },
];

/** Only with workspaces does the server surely ask the API server: a server with OpenID Connect has an audience of its own. */
function* audiences(pod: PodTemplate): Iterable<Finding> {
  if (!containersOf(pod).some(({ container }) => authOf(container.env) === 'kubernetes-namespaced')) return;
  for (const [index, { name, projected }] of (pod.spec.volumes ?? []).entries()) {
    if (!containersOf(pod).some(({ container }) => mountsToken(container.volumeMounts, name))) continue;
    for (const [source, { serviceAccountToken }] of (
      (projected?.sources ?? []) as readonly VolumeProjection[]
    ).entries())
      if (serviceAccountToken?.audience)
        yield {
          object: pod.object,
          field: `${pod.field}.volumes[${index}].projected.sources[${source}].serviceAccountToken.audience`,
          message: `the audience is "${serviceAccountToken.audience}"`,
        };
  }
}

function* missing(pod: PodTemplate): Iterable<Finding> {
  if (pod.spec.automountServiceAccountToken !== false) return;
  for (const { container, field } of containersOf(pod)) {
    const auth = authOf(container.env);
    if (!auth?.startsWith('kubernetes') || mountsToken(container.volumeMounts)) continue;
    yield { object: pod.object, field, message: `${provider} is ${auth}, and no token is mounted` };
  }
}

/** With one of them the client trusts other CAs than the public ones, or none. Source: mlflow 3.17, utils/rest_utils.py; requests. */
const trust = [
  'MLFLOW_TRACKING_SERVER_CERT_PATH',
  'MLFLOW_TRACKING_INSECURE_TLS',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  serverCertificates,
];

/** A program with the stores of the server reads them itself: the garbage collection sends the URI nothing. */
const ownStores = 'MLFLOW_BACKEND_STORE_URI';

function* untrusted(pod: PodTemplate, configMaps: ReadonlyMap<string, KubernetesObject>): Iterable<Finding> {
  for (const { container, field } of containersOf(pod)) {
    const variables = readableVariables(container, pod.object.metadata.namespace, configMaps);
    if ([...trust, ownStores].some((name) => variables.has(name))) continue;
    const uri = variables.get(uriVariable);
    const host = uri && hostOf(uri.value);
    const found = host && privateAuthority(host, 'service');
    if (!found) continue;
    yield {
      object: pod.object,
      field: `${field}.${uri.field}`,
      message: `${uriVariable} is ${uri.value}, ${found.why}, and no variable names it`,
    };
  }
}

interface Variable {
  readonly value: string;
  readonly field: string;
}

type Named = readonly [name: string, variable: Variable];

/** The variables of a container by name, as far as the objects say them; those of a Secret are not known. */
function readableVariables(
  { env, envFrom }: Container,
  namespace: string | undefined,
  configMaps: ReadonlyMap<string, KubernetesObject>,
): ReadonlyMap<string, Variable> {
  const sources: readonly Named[] = ((envFrom ?? []) as readonly EnvFromSource[]).flatMap(
    ({ configMapRef, prefix = '' }, index) => {
      const data = configMaps.get(`${namespace ?? ''}/${configMapRef?.name ?? ''}`)?.['data'] ?? {};
      return Object.entries(data).map(
        ([name, value]): Named => [`${prefix}${name}`, { value: String(value), field: `envFrom[${index}]` }],
      );
    },
  );
  const own: readonly Named[] = ((env ?? []) as readonly EnvVar[]).map(
    ({ name, value = '' }, index): Named => [name, { value, field: `env[${index}]` }],
  );
  return new Map([...sources, ...own]);
}

function placeOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function hostOf(uri: string): string | undefined {
  return uri.startsWith('https://') && URL.canParse(uri) ? new URL(uri).hostname : undefined;
}

function authOf(env: readonly EnvVar[] | undefined): string | undefined {
  return env?.find(({ name }) => name === provider)?.value;
}

function mountsToken(
  mounts: readonly { readonly name: string; readonly mountPath: string }[] | undefined,
  volume?: string,
): boolean {
  return (mounts ?? []).some(
    ({ name, mountPath }) =>
      mountPath.replace(/\/+$/, '') === accountFolder && (volume === undefined || name === volume),
  );
}
