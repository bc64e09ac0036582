import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { identityOf, describe as named } from '../../../lib/kubernetes/object.js';
import { Cluster, readObjects } from './cluster.js';
import { inventory, settled } from './inventory.js';
import { objectsOf } from './overlays.js';
import { Reader } from './reader.js';

/** Tests that one who follows the README of an overlay, on an empty cluster, gets what it promises. */
export function accepted(name: string, folder: string): void {
  describe(`the overlay ${name} on an empty cluster`, () => {
    let cluster: Cluster;
    let reader: Reader;
    let empty: readonly string[];
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
      empty = await inventory(cluster);
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

    test('is uninstalled but for what its README names, which holds data or serves it', async () => {
      const { left, leftFiles } = reader.instructions;
      await reader.uninstall();
      const ofFiles = leftFiles.flatMap((file) => readObjects(join(folder, file)));
      const kept = new Set([...left, ...ofFiles.map((object) => named(identityOf(object)))]);
      const own = objects.map((object) => named(identityOf(object)));
      const remaining = () => inventory(cluster).then((all) => own.filter((name) => all.includes(name)));
      const expected = own.filter((name) => kept.has(name));
      expect(await settled(remaining, (now) => isDeepStrictEqual(now, expected))).toEqual(expected);
      // Every object of the table is there, so that its name is right.
      const all = await inventory(cluster);
      expect(left.filter((name) => !all.includes(name))).toEqual([]);
    });

    test('leaves the cluster as it was once what is left is deleted too', async () => {
      await reader.purge();
      // The platform installed these itself.
      const ofPlatform =
        /^CustomResourceDefinition (mlflow(s|configs|operators)|datascienceclusters|dscinitializations|notebooks|datasciencepipelinesapplications|poddefaults)\.|^Namespace redhat-ods-applications$| redhat-ods-applications\/(kube-root-ca\.crt|default)$/;
      const present = () => inventory(cluster).then((all) => all.filter((name) => !ofPlatform.test(name)));
      const before = empty.filter((name) => !ofPlatform.test(name));
      expect(await settled(present, (now) => isDeepStrictEqual(now, before))).toEqual(before);
      const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
      for (const definition of definitions) expect(await cluster.api.get(definition)).toMatchObject({ status: 404 });
    });
  });
}
