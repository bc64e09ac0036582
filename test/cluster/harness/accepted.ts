import { identityOf, describe as named } from '../../../lib/kubernetes/object.js';
import { Cluster } from './cluster.js';
import { objectsOf } from './overlays.js';
import { Reader } from './reader.js';

/** Tests that one who follows the README of an overlay, on an empty cluster, gets what it promises. */
export function accepted(name: string, folder: string): void {
  describe(`the overlay ${name} on an empty cluster`, () => {
    let cluster: Cluster;
    let reader: Reader;
    const objects = objectsOf(folder);

    beforeAll(async () => {
      cluster = await Cluster.start();
      reader = new Reader(cluster, folder);
    });
    afterAll(async () => cluster?.stop());

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
      // Every cluster has a StorageClass, and an empty one has no second operator.
      const met = /( storageclass$|^test -z )/;
      expect(before).toEqual(reader.instructions.prerequisites.filter((command) => !met.test(command)));
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
        const job = `once-${name}`;
        await cluster.must('-n', namespace, 'create', 'job', job, `--from=cronjob/${name}`, '--warnings-as-errors');
        await cluster.must('-n', namespace, 'wait', '--for=condition=Complete', '--timeout=60s', `job/${job}`);
      }
      const done = await cluster.must('get', 'jobs', '--all-namespaces', '-o', 'jsonpath={.items[*].status.succeeded}');
      const ownJobs = objects.filter(({ kind }) => kind === 'Job');
      expect(done.split(' ').filter((succeeded) => succeeded === '1')).toHaveLength(jobs.length + ownJobs.length);
    });
  });
}
