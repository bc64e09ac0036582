/** Our operator beside upstream's overlays, which kubectl renders from the sources beside the binary that MLFLOW_OPERATOR names. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { isObject } from '../../lib/kubernetes/structural.js';
import { type UpstreamObject, upstreamObjects } from '../support/upstream-objects.js';
import { givenTools, run } from './harness/cluster.js';
import { operatorBinary } from './harness/operator-process.js';
import { objectsOf, overlays } from './harness/overlays.js';

const binary = operatorBinary();
const sources = binary ? join(dirname(binary), '..', 'config/overlays') : '';
const withSources = existsSync(sources) && sources ? describe : describe.skip;

withSources.each([
  ['odh', 'odh/dev'],
  ['rhoai', 'rhoai/manifests'],
])("upstream's overlay %s beside ours", (overlay, path) => {
  let theirs: ReadonlyMap<string, KubernetesObject>;
  const ours = byName(objectsOf(join(overlays, path)));

  beforeAll(async () => {
    const { stdout, stderr, exitCode } = await run(givenTools().programs.kubectl, [
      'kustomize',
      join(sources, overlay),
    ]);
    if (exitCode !== 0) throw new Error(stderr);
    theirs = byName(parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject));
  });

  test('has no object that the table lacks', () => {
    const known = upstreamObjects.filter(({ standing }) => standing !== 'only ours').map(({ object }) => object);
    expect([...theirs.keys()].sort()).toEqual([...new Set(known)].sort());
  });

  test.each(upstreamObjects.map((row): [string, UpstreamObject] => [`${row.object}: ${row.standing}`, row]))('%s', (_, {
    object,
    standing,
    fields = [],
  }) => {
    expect([theirs.has(object), ours.has(object)]).toEqual([standing !== 'only ours', standing !== 'only upstream']);
    if (!theirs.has(object) || !ours.has(object)) return;
    const different = differences(normal(theirs.get(object)), normal(ours.get(object)));
    const unexpected = different.filter((field) => !fields.some((known) => field.startsWith(known)));
    expect(unexpected).toEqual([]);
    if (standing === 'differs') expect(different).not.toEqual([]);
  });
});

/** A Role and a ClusterRole of one name are two rows; the hash that kustomize adds to a name is not part of it. */
function byName(objects: readonly KubernetesObject[]): ReadonlyMap<string, KubernetesObject> {
  return new Map(
    objects.map((object) => [`${object.kind} ${object.metadata.name.replace(/-[0-9a-z]{10}$/, '')}`, object]),
  );
}

/** Without metadata that others decide, and with lists that have no order as maps. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normal);
    if (items.every((item) => isObject(item) && typeof item['name'] === 'string'))
      return Object.fromEntries(items.map((item) => [(item as { name: string }).name, item]));
    return items.map((item) => JSON.stringify(item)).sort();
  }
  if (!isObject(value)) return value === undefined ? undefined : String(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['metadata', 'apiVersion'].includes(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, normal(child)]),
  );
}

function differences(a: unknown, b: unknown, path = ''): readonly string[] {
  if (!isObject(a) || !isObject(b)) return JSON.stringify(a) === JSON.stringify(b) ? [] : [path];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key], b[key], path ? `${path}.${key}` : key),
  );
}
