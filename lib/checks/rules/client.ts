/** Pods with the client of MLflow. */
import type { EnvVar, VolumeProjection } from '../../../imports/kubernetes.js';
import { accountFolder } from '../../clients/client-token.js';
import { containersOf, type PodTemplate, podTemplates } from '../../kubernetes/pods.js';
import type { Check, Finding } from '../check.js';

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
