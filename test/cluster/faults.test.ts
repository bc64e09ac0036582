import { join } from 'node:path';
import { names } from '../../lib/operator/operator-names.js';
import { replaced } from '../support/replaced.js';
import { Cluster } from './harness/cluster.js';
import { objectsOf, overlays } from './harness/overlays.js';
import { Reader } from './harness/reader.js';

const overlay = join(overlays, 'odh/prod');
const namespace = 'opendatahub';
const objects = objectsOf(overlay);

let cluster: Cluster;
let reader: Reader;

beforeAll(async () => {
  cluster = await Cluster.start();
  reader = new Reader(cluster, overlay);
});
afterAll(async () => cluster?.stop());

/** How many objects of the overlay are there; those of kinds that are not defined are not. */
async function census(): Promise<number> {
  const found = await Promise.all(
    objects.map((object) =>
      cluster.api
        .get(object)
        .then(({ status }) => status === 200)
        .catch(() => false),
    ),
  );
  return found.filter(Boolean).length;
}

/** The line of the README that applies a file. */
function lineOf(file: string): string {
  return reader.instructions.apply.find((line) => line.endsWith(` -f ${file}`)) ?? '';
}

// The tests go through the troubles of one cluster, each from where the one before it ends.
describe('somebody who follows the README', () => {
  test('is told what the cluster lacks before anything is applied', async () => {
    await expect(reader.applyAgain()).rejects.toThrow(/doesn't have a resource type "dscinitialization"/);
    expect(await census()).toBe(0);
    const [ofNamespace, ofDefinition] = [
      `oc get namespace ${namespace}`,
      'oc get crd servicemonitors.monitoring.coreos.com',
    ];
    expect(await reader.unmet()).toEqual(expect.arrayContaining([ofNamespace, ofDefinition]));
    await cluster.must('create', 'namespace', namespace);
    const unmet = await reader.unmet();
    expect(unmet).toContain(ofDefinition);
    expect(unmet).not.toContain(ofNamespace);
  });

  test('who does not look, is told which definitions to install first', async () => {
    const { exitCode, stderr } = await reader.type(lineOf('operator.yaml'));
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/no matches for kind "ServiceMonitor".*\n?.*ensure CRDs are installed first/s),
    ]);
  });

  test('may apply all at once, twice, as it says', async () => {
    await reader.meetPrerequisites();
    const first = await reader.type(reader.instructions.allAtOnce);
    expect([first.exitCode, first.stderr]).toEqual([1, expect.stringMatching(/no matches for kind "MLflow"/)]);
    await reader.follow(reader.instructions.apply.find((line) => line.includes('Established')) ?? '');
    const second = await reader.type(reader.instructions.allAtOnce);
    expect([second.exitCode, second.stderr]).toEqual([0, '']);
    expect(await census()).toBe(objects.length);
  });

  test('completes by the same line what was interrupted when the API server went away', async () => {
    await cluster.must('delete', '--wait', 'namespace', namespace);
    await cluster.must('create', 'namespace', namespace);
    await reader.meetPrerequisites();
    const account = cluster.api.watch(`/api/v1/namespaces/${namespace}/serviceaccounts`, names.manager, () => true);
    const interrupted = reader.type(lineOf('operator.yaml'));
    await account;
    await cluster.killApiServer();
    const { exitCode, stderr } = await interrupted;
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/connection (refused|reset|lost)|EOF|broken pipe|GOAWAY/),
    ]);
    await cluster.startApiServer();
    await reader.follow(lineOf('operator.yaml'));
    const missing = await reader.type(`${lineOf('operator.yaml').split(' ')[0]} get -f operator.yaml`);
    expect([missing.exitCode, missing.stderr]).toEqual([0, '']);
  });

  test('finds a quota that stops the pods among the warnings, and goes on without it', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none', namespace },
      spec: { hard: { pods: '0' } },
    };
    await cluster.must('-n', namespace, 'delete', 'deployment', names.manager);
    await cluster.api.create(quota);
    await cluster.must('-n', namespace, 'wait', '--for=jsonpath={.status.hard.pods}=0', 'resourcequota/none');
    await reader.follow(lineOf('operator.yaml'));
    const rollout = reader.instructions.apply.find((line) => line.includes('rollout status')) ?? '';
    const { exitCode, stderr } = await reader.type(replaced(rollout, '--timeout=5m', '--timeout=2s'));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('timed out')]);
    const { stdout } = await reader.type(reader.instructions.warnings);
    expect(stdout).toContain('exceeded quota: none');
    await cluster.api.delete(quota);
    await reader.follow(rollout);
  });

  test('may apply at the same time as somebody else', async () => {
    await reader.setUp();
    const outputs = await Promise.all([reader, reader].map((one) => one.type(one.instructions.allAtOnce)));
    expect(outputs.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(await census()).toBe(objects.length);
  });
});
