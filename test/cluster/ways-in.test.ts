/** Clusters that several parties share: the administrator of one project, and two servers on one cluster. */
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, describe as named } from '../../lib/kubernetes/object.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';
import { waysInVariants } from '../support/ways-in-variants.js';
import { Cluster } from './harness/cluster.js';
import { inventory, settled } from './harness/inventory.js';
import { restrictedNamespace } from './harness/others.js';
import { objectsOf, overlays } from './harness/overlays.js';
import { Reader } from './harness/reader.js';
import { create } from './harness/writes.js';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start({ definitions: ['openshift', 'gateway-api', 'cert-manager', 'prometheus-operator'] });
});
afterAll(async () => cluster?.stop());

/** The overlay of an environment as a folder. */
function folderOf(yaml: string): string {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  const folder = mkdtempSync(join(cluster.folder, 'overlay-'));
  for (const [name, text] of result.texts.files) writeFileSync(join(folder, name), text);
  return folder;
}

describe('the administrator of one project', () => {
  const project = 'mlflow';
  const asDeveloper = ['--as=developer', '--as-group=system:authenticated'];
  const apply = (folder: string, file: string) =>
    cluster.kubectl('apply', '--server-side', '--warnings-as-errors', ...asDeveloper, '-f', join(folder, file));

  beforeAll(async () => {
    await create(cluster, restrictedNamespace(project));
    // What OpenShift adds to the role admin: routes, and with monitoring of user workloads its kinds.
    await create(cluster, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name: 'openshift-aggregate-to-admin',
        labels: { 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' },
      },
      rules: [
        { apiGroups: ['route.openshift.io'], resources: ['routes', 'routes/custom-host'], verbs: ['*'] },
        { apiGroups: ['monitoring.coreos.com'], resources: ['servicemonitors', 'prometheusrules'], verbs: ['*'] },
      ],
    });
    await cluster.must('-n', project, 'create', 'rolebinding', 'developer', '--clusterrole=admin', '--user=developer');
    await settled(
      () => cluster.must('get', 'clusterrole', 'admin', '-o', 'jsonpath={.rules[*].resources[*]}'),
      (resources) => resources.includes('prometheusrules'),
    );
  });

  test('applies a server with OpenID Connect by its README, except for what it names as objects of the cluster', async () => {
    const folder = folderOf(
      replaced(waysInVariants['openshift-oidc'] ?? '', 'consoleLink: {}', 'createNamespace: false'),
    );
    const reader = new Reader(cluster, folder, asDeveloper);
    const { requirements, apply: commands } = reader.instructions;
    const checks = /^oc get namespace/;
    for (const command of [...requirements, ...commands.filter((line) => !checks.test(line))])
      await reader.follow(command);
    const stored = await inventory(cluster);
    for (const object of objectsOf(folder)) expect(stored).toContain(named(identityOf(object)));
    await reader.uninstall();
    await reader.purge();
  });

  test('cannot create the link in the console, as the README says', async () => {
    const folder = folderOf(waysInVariants['openshift-oidc'] ?? '');
    expect(await apply(folder, 'console-link.yaml')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('cannot patch resource "consolelinks"'),
    });
  });

  test('applies openshift/prod once the cluster roles of MLflow are there, and before that all but the Roles', async () => {
    const folder = join(overlays, 'openshift/prod');
    const rejected = [];
    for (const file of manifestsIn(folder)) {
      const { exitCode, stderr } = await apply(folder, file);
      if (exitCode !== 0) rejected.push([file, /attempting to grant RBAC permissions not currently held/.test(stderr)]);
    }
    expect(rejected).toEqual([
      ['garbage-collection.yaml', true],
      ['roles.yaml', true],
      ['smoke-test.yaml', true],
      // The binding would grant what the Role does not say yet.
      ['workspaces.yaml', false],
    ]);
    await cluster.must('apply', '--server-side', '-f', join(overlays, 'kubernetes/prod/access.yaml'));
    await settled(
      () => cluster.must('get', 'clusterrole', 'admin', '-o', 'jsonpath={.rules[*].apiGroups[*]}'),
      (groups) => groups.includes('mlflow.kubeflow.org'),
    );
    const reader = new Reader(cluster, folder, asDeveloper);
    const { requirements, apply: commands } = reader.instructions;
    for (const command of [...requirements, ...commands.slice(1)]) await reader.follow(command);
    const stored = await inventory(cluster);
    for (const object of objectsOf(folder)) expect(stored).toContain(named(identityOf(object)));
    await reader.uninstall();
    await cluster.must('delete', '-f', join(overlays, 'kubernetes/prod/access.yaml'));
  });
});

/** The manifests of an overlay, by name. */
function manifestsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .sort();
}

test('two servers share a cluster, and uninstalling one by its README leaves the objects of the other', async () => {
  const first = folderOf(replaced(standaloneProd, 'stage: prod', 'stage: prod\nname: alpha\nnamespace: team-a'));
  const second = folderOf(
    `${replaced(standaloneProd, 'stage: prod', 'stage: prod\nname: beta\nnamespace: team-b')}access: {create: false}\n`,
  );
  const readers = [new Reader(cluster, first), new Reader(cluster, second)] as const;
  for (const reader of readers) await reader.setUp();
  const [ofFirst, ofSecond] = [first, second].map((folder) =>
    objectsOf(folder).map((object) => named(identityOf(object))),
  );
  expect(ofFirst?.filter((name) => ofSecond?.includes(name))).toEqual([]);
  await readers[1].uninstall();
  await readers[1].purge();
  const left = async () => (await inventory(cluster)).filter((name) => ofSecond?.includes(name));
  expect(await settled(left, (names) => names.length === 0)).toEqual([]);
  const stored = await inventory(cluster);
  expect(ofFirst?.filter((name) => !stored.includes(name))).toEqual([]);
});
