/** Pods with the client of MLflow. */
import type { EnvVar, VolumeProjection } from '../../../imports/kubernetes.js';
import { accountFolder } from '../../clients/client-token.js';
import { serverCertificates } from '../../consumers/serving/storage-container.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { containersOf, type PodTemplate, podTemplates } from '../../kubernetes/pods.js';
import { privateAuthority } from '../../model/private-authority.js';
import { hostOf } from '../../schema/fields.js';
import type { Check, Finding } from '../check.js';
import { uriVariable } from '../client-origin.js';
import { valuesOf } from '../container-values.js';

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
      for (const pod of podTemplates(objects)) yield* untrusted(pod, objects);
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

function* untrusted(pod: PodTemplate, objects: readonly KubernetesObject[]): Iterable<Finding> {
  for (const { container, field } of containersOf(pod)) {
    const own = (container.env ?? []) as readonly EnvVar[];
    const values = valuesOf(objects, pod.object.metadata.namespace, container);
    const names = new Set([...values, ...own].map(({ name }) => name));
    if ([...trust, ownStores].some((name) => names.has(name))) continue;
    // The last of two variables counts; one from a Secret has no value here.
    const last = own.findLastIndex(({ name }) => name === uriVariable);
    const uri = values.findLast(({ name, index }) => name === uriVariable && (last < 0 || index === `env[${last}]`));
    const url = uri?.value.startsWith('https://') && URL.canParse(uri.value) ? new URL(uri.value) : undefined;
    const found = url && privateAuthority(hostOf(url), 'service');
    if (!uri || !found) continue;
    yield {
      object: pod.object,
      field: `${field}.${uri.index}`,
      message: `${uriVariable} is ${uri.value}, ${found.why}, and no variable names it`,
    };
  }
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
