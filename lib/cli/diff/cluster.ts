/** What is on a cluster, and what it would have after an overlay is applied: by server-side dry runs of kubectl. */
import { spawnSync } from 'node:child_process';
import type { ChangeContext } from '../../changes/rule.js';
import { identityOf, type KubernetesObject, keyOf } from '../../kubernetes/object.js';
import { isObject } from '../../kubernetes/structural.js';

export interface ClusterOptions {
  /** @default - the current context */
  readonly context?: string | undefined;
  /** Who applies the overlay: its fields that the overlay no longer has are removed. */
  readonly fieldManager: string;
}

/**
 * Both states of the objects of an overlay. What the API server refuses in the dry run is compared as it is in the overlay,
 * field by field.
 */
export function clusterStates(objects: readonly KubernetesObject[], options: ClusterOptions): ChangeContext {
  const live = read(['get', '--ignore-not-found', '-f', '-'], objects, options);
  const dryRun = [
    'apply',
    '--server-side',
    '--force-conflicts',
    '--dry-run=server',
    `--field-manager=${options.fieldManager}`,
  ];
  const applied = read([...dryRun, '-f', '-'], objects, options);
  const after = objects.map((object) => {
    const key = keyOf(identityOf(object));
    return applied.get(key) ?? merged(live.get(key), object);
  });
  const before = [...live.values(), ...leftOver(objects, options)];
  return { before: before.map(withoutServerFields), after: after.map(withoutServerFields) };
}

/**
 * Objects in the namespaces of an overlay that an earlier version of it had: they have its labels and were applied by the
 * same manager, which what controllers make of them was not. Kinds of the whole cluster are left out, because another
 * overlay with the same name of the server can have them.
 */
function leftOver(objects: readonly KubernetesObject[], options: ClusterOptions): readonly KubernetesObject[] {
  const instances = new Set(objects.flatMap(({ metadata: { labels } }) => labels?.[instanceLabel] ?? []));
  const namespaces = new Set(objects.flatMap(({ metadata: { namespace } }) => namespace ?? []));
  if (instances.size === 0 || namespaces.size === 0) return [];
  const kinds = kubectl(['api-resources', '--namespaced', '--verbs=list,delete', '-o', 'name'], '', options);
  const selector = `app.kubernetes.io/managed-by=cdk8s-mlflow,${instanceLabel} in (${[...instances].join(',')})`;
  const own = new Set(objects.map((object) => keyOf(identityOf(object))));
  return [...namespaces].flatMap((namespace) => {
    const query = ['get', kinds.trim().split('\n').join(','), '-n', namespace, '-l', selector];
    const found = read([...query, '--ignore-not-found', '--show-managed-fields'], [], options);
    return [...found]
      .filter(([key, object]) => !own.has(key) && isAppliedBy(object, options.fieldManager))
      .map(([, object]) => object);
  });
}

const instanceLabel = 'app.kubernetes.io/instance';

function isAppliedBy({ metadata }: KubernetesObject, manager: string): boolean {
  const fields = metadata['managedFields'] as
    | readonly { readonly manager?: string; readonly operation?: string }[]
    | undefined;
  return (fields ?? []).some((one) => one.manager === manager && one.operation === 'Apply');
}

/** Objects that are refused, or whose kind the cluster does not have, are left out. */
function read(
  args: readonly string[],
  objects: readonly KubernetesObject[],
  options: ClusterOptions,
): ReadonlyMap<string, KubernetesObject> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const found = objectsOf(kubectl([...args, '-o', 'json'], input, options));
  return new Map(found.map((object) => [keyOf(identityOf(object)), object]));
}

/** What kubectl prints; a cluster that does not answer is an error. */
function kubectl(args: readonly string[], input: string, { context }: ClusterOptions): string {
  const options = [...(context ? ['--context', context] : []), '--request-timeout=60s'];
  const { error, stdout, stderr } = spawnSync('kubectl', [...args, ...options], {
    input,
    env: process.env,
    maxBuffer: 2 ** 31 - 1,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    throw new Error('kubectl is not installed, which diff --cluster needs');
  const message = stderr.toString();
  if (
    /connection refused|context .* does not exist|Unauthorized|no such host|Unable to connect|no configuration has been provided/i.test(
      message,
    )
  )
    throw new Error(`the cluster does not answer: ${message.trim().split('\n').at(-1) ?? ''}`);
  return stdout.toString();
}

/** One object, a list, or several of them one after the other. */
function objectsOf(text: string): readonly KubernetesObject[] {
  if (text.trim() === '') return [];
  const documents = text.split(/^(?=\{)/m).map((one) => JSON.parse(one) as KubernetesObject);
  return documents.flatMap((one) => (one.kind === 'List' ? (one['items'] as readonly KubernetesObject[]) : [one]));
}

function merged(live: unknown, own: KubernetesObject): KubernetesObject {
  return laidOver(live, own) as KubernetesObject;
}

function laidOver(base: unknown, own: unknown): unknown {
  if (!isObject(base) || !isObject(own)) return own;
  const entries = Object.entries(own).map(([name, value]) => [name, laidOver(base[name], value)] as const);
  return { ...base, ...Object.fromEntries(entries) };
}

const ofServer = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
const annotationsOfServer = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision'];

function withoutServerFields({ status: _, metadata, ...rest }: KubernetesObject): KubernetesObject {
  const kept = Object.entries(metadata).filter(([name]) => !ofServer.includes(name));
  const annotations = Object.entries(metadata.annotations ?? {}).filter(
    ([name]) => !annotationsOfServer.includes(name),
  );
  return {
    ...rest,
    metadata: {
      ...(Object.fromEntries(kept) as KubernetesObject['metadata']),
      ...(metadata.annotations ? { annotations: Object.fromEntries(annotations) } : {}),
    },
  } as KubernetesObject;
}
