import type { Container } from '../../imports/kubernetes.js';
import type { StandaloneEnvironment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { containersOf, podTemplates } from '../kubernetes/pods.js';
import type { ValuePath } from '../schema/location.js';

/** The field of a standalone environment that sets a field of a pod: of the server's pods any field; images are found elsewhere. */
export function originInPod(
  object: KubernetesObject,
  field: string,
  environment: StandaloneEnvironment,
): ValuePath | undefined {
  const pod = podTemplates([object])[0];
  if (!pod) return undefined;
  const { server } = environment.settings;
  const found = containersOf(pod).find(({ field: place }) => field.startsWith(place));
  if (found) {
    const { container } = found;
    const rest = field.slice(found.field.length + 1);
    if (container.name !== 'mlflow')
      return ownContainer(container, environment) ?? storeVariable(container, rest, server);
    const [, list = '', index = ''] = /^(env|envFrom|volumeMounts)\[(\d+)\]/.exec(rest) ?? [];
    const name = (container as unknown as Record<string, readonly { readonly name?: string }[]>)[list]?.[Number(index)]
      ?.name;
    if (list === 'env') return itemPath('env', server.env, name);
    if (list === 'volumeMounts') return itemPath('volumeMounts', server.volumeMounts, name);
    if (list === 'envFrom') return ['server', 'envFrom', Number(index)];
    // What its own securityContext does not set, that of the pod does.
    if (rest === 'securityContext' && !server.securityContext && server.podSecurityContext)
      return ['server', 'podSecurityContext'];
    return fieldPath(rest, server);
  }
  if (/\.metadata\.labels$/.test(field)) return labelsPath(environment);
  const rest = field.slice(pod.field.length + 1);
  const [, volume] = /^volumes\[(\d+)\]/.exec(rest) ?? [];
  return volume
    ? itemPath('volumes', server.volumes, pod.spec.volumes?.[Number(volume)]?.name)
    : fieldPath(rest, server);
}

/** A field of the pods with its name in Kubernetes: `server.topologySpreadConstraints`. */
function fieldPath(rest: string, server: object): ValuePath | undefined {
  const [key = ''] = rest.split(/[.[]/);
  if (Object.hasOwn(server, key)) return ['server', key];
  return key === 'securityContext' && Object.hasOwn(server, 'podSecurityContext')
    ? ['server', 'podSecurityContext']
    : undefined;
}

function itemPath(
  list: 'env' | 'volumes' | 'volumeMounts',
  items: readonly { readonly name: string }[],
  name: string | undefined,
): ValuePath | undefined {
  const index = items.findIndex((item) => item.name === name);
  return index >= 0 ? ['server', list, index] : undefined;
}

/** Variables of `server.env` that belong to a store reach the jobs too. */
function storeVariable(
  { env = [] }: Container,
  field: string,
  server: StandaloneEnvironment['settings']['server'],
): ValuePath | undefined {
  const [, index = ''] = /^env\[(\d+)\]/.exec(field) ?? [];
  const variable = env[Number(index)];
  const given = server.env.find(({ name }) => name === variable?.name);
  return given && given.value === variable?.value ? itemPath('env', server.env, given.name) : undefined;
}

/** Labels of the server are those of all other pods, too. */
function labelsPath({ settings: { server, pods } }: StandaloneEnvironment): ValuePath | undefined {
  if (Object.keys(server.podLabels ?? {}).length > 0) return ['server', 'podLabels'];
  return pods?.labels ? ['pods', 'labels'] : undefined;
}

function ownContainer({ name }: Container, { settings: { server } }: StandaloneEnvironment): ValuePath | undefined {
  for (const list of ['sidecars', 'initContainers'] as const) {
    const index = server[list].findIndex((one) => one.name === name);
    if (index >= 0) return ['server', list, index];
  }
  return undefined;
}
