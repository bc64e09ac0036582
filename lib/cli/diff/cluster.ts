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
  return { before: [...live.values()].map(withoutServerFields), after: after.map(withoutServerFields) };
}

/** Objects that are refused, or whose kind the cluster does not have, are left out; a cluster that does not answer is an error. */
function read(
  args: readonly string[],
  objects: readonly KubernetesObject[],
  { context }: ClusterOptions,
): ReadonlyMap<string, KubernetesObject> {
  const options = [...(context ? ['--context', context] : []), '--request-timeout=60s', '-o', 'json'];
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
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
  return new Map(objectsOf(stdout.toString()).map((object) => [keyOf(identityOf(object)), object]));
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
