import type { Cluster } from './cluster.js';

/** Kinds that come and go by themselves, or with the definition that they are of. */
const passing = new Set([
  'Event',
  'Lease',
  'PersistentVolume',
  'Endpoints',
  'EndpointSlice',
  'ControllerRevision',
  'APIService',
]);

/** Every object of a cluster that can be deleted: `Secret mlflow/mlflow-tls`. */
export async function inventory(cluster: Cluster): Promise<readonly string[]> {
  const kinds = await cluster.must('api-resources', '--verbs=list,delete', '-o', 'name');
  const columns = 'KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name';
  const all = kinds
    .trim()
    .split('\n')
    .filter((name) => !/^(events|componentstatuses)/.test(name));
  const rows = await cluster.must(
    ...[
      'get',
      all.join(','),
      '--all-namespaces',
      '--ignore-not-found',
      '--no-headers',
      '-o',
      `custom-columns=${columns}`,
    ],
  );
  return rows
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter(([kind = '']) => kind !== '' && !passing.has(kind))
    .map(([kind, namespace, name]) => `${kind} ${namespace === '<none>' ? '' : `${namespace}/`}${name}`)
    .sort();
}

/** Asked again until it is as wanted, because the garbage collector takes its time; the last answer if it never is. */
export async function settled<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer) || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
