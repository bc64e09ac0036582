import { join } from 'node:path';
import type { KubernetesObject } from '../../lib/kubernetes.js';
import { identityOf, describe as named } from '../../lib/kubernetes.js';
import { filesBelow } from '../../lib/output/files.js';
import { Cluster, readObjects } from './harness/cluster.js';
import { Reader } from './harness/reader.js';

const overlays = join(__dirname, '..', '..', 'overlays');
const paths = filesBelow(overlays)
  .filter((file) => file.endsWith('/kustomization.yaml'))
  .map((file) => file.replace('/kustomization.yaml', ''));

function objectsOf(path: string): readonly KubernetesObject[] {
  return filesBelow(join(overlays, path))
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .flatMap((file) => readObjects(join(overlays, path, file)));
}

describe.each(paths)('the overlay %s on an empty cluster', (path) => {
  let cluster: Cluster;
  let reader: Reader;
  const objects = objectsOf(path);

  beforeAll(async () => {
    cluster = await Cluster.start();
    reader = new Reader(cluster, join(overlays, path));
  });
  afterAll(async () => {
    reader?.done();
    await cluster?.stop();
  });

  /** Every object as it is stored, without what the API server and controllers write down about it. */
  async function stored(): Promise<ReadonlyMap<string, unknown>> {
    const answers = await Promise.all(objects.map((object) => cluster.api.get(object)));
    return new Map(
      answers.map(({ status, body }, index) => {
        const { managedFields, resourceVersion, ...metadata } = body.metadata ?? {};
        const object = objects[index];
        return [object ? named(identityOf(object)) : '', { ...body, metadata, status }];
      }),
    );
  }

  test('names as prerequisites what the cluster lacks, and they can be met', async () => {
    const before = await reader.unmet();
    await reader.meetPrerequisites();
    expect(await reader.unmet()).toEqual([]);
    // A StorageClass is the one thing that every cluster has.
    expect(before).toEqual(reader.instructions.prerequisites.filter((command) => !/ storageclass$/.test(command)));
  });

  test('is taken without error or warning by one who follows its README', async () => {
    await reader.setUp();
    const found = await stored();
    expect([...found].filter(([, object]) => (object as { status: number }).status !== 200)).toEqual([]);
    expect(found.size).toBe(objects.length);
  });

  test('changes nothing when it is applied again', async () => {
    const before = await stored();
    await reader.applyAgain();
    expect(await stored()).toEqual(before);
  });

  test('has jobs whose pods are admitted and run', async () => {
    const jobs = objects.filter(({ kind }) => kind === 'CronJob');
    for (const { metadata } of jobs) {
      const { name, namespace = '' } = metadata;
      await cluster.must('-n', namespace, 'create', 'job', 'once', `--from=cronjob/${name}`, '--warnings-as-errors');
      await cluster.must('-n', namespace, 'wait', '--for=condition=Complete', '--timeout=60s', 'job/once');
    }
    const pods = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'CronJob').length;
    expect(pods).toBe(jobs.length + (objects.some(({ kind }) => kind === 'Deployment') ? 1 : 0));
  });
});
