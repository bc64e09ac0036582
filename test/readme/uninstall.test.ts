/** What the README says of uninstalling: the order, what is left, and that nothing of others is deleted. */
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindDev, kindProd, overlayOf, rhoaiProd } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

function uninstallOf(yaml: string): { readonly text: string; readonly first: string; readonly last: string } {
  const [, rest = ''] = overlayReadme(overlayOf(yaml), []).split('\n## Uninstall\n');
  const text = rest.split('\n## ')[0] ?? '';
  const blocks = [...text.matchAll(/```shell\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  return { text, first: blocks.length > 1 ? (blocks[0] ?? '') : '', last: blocks.at(-1) ?? '' };
}

const s3 = replaced(standaloneProd, /^artifactStore: .*$/m, 'artifactStore: {type: in-cluster-s3}');

test('the files are deleted in reverse order, and nothing that holds data with them', () => {
  const { first, last } = uninstallOf(standaloneDev);
  const order = ['mlflow.yaml', 'migration.yaml', 'network.yaml'].map((file) => first.indexOf(`-f ${file}`));
  expect(order.every((place) => place >= 0)).toBe(true);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(first).not.toMatch(/volume\.yaml|persistentvolumeclaim|namespace\.yaml/);
  expect(last).toMatch(/persistentvolumeclaim\/mlflow-data\n[\s\S]*-f namespace\.yaml\n$/);
});

test('a claim beside a job is kept, and the job is deleted by its name', () => {
  const { first, last } = uninstallOf(`${standaloneDev}backup: {schedule: "0 1 * * *"}\n`);
  expect(first).toMatch(/delete --ignore-not-found job\.batch\/\S+ cronjob\.batch\/mlflow-backup/);
  expect(last).toContain('persistentvolumeclaim/mlflow-backup');
});

test.each([
  ['a database', standaloneCloudNativePg, 'cluster.postgresql.cnpg.io/mlflow-db'],
  ['an S3 server', s3, 'statefulset.apps/mlflow-s3 persistentvolumeclaim/data-mlflow-s3-0'],
])('Secrets and policies are deleted after %s that needs them', (_, yaml, data) => {
  const { first, last } = uninstallOf(yaml);
  expect(first).not.toMatch(/network\.yaml|database\.yaml|object-store\.yaml/);
  expect(last.indexOf(data)).toBeGreaterThanOrEqual(0);
  expect(last.indexOf('-f network.yaml')).toBeGreaterThan(last.indexOf(data));
});

test('the operator is deleted after the MLflow resource, and the definitions after both', () => {
  const { first, last, text } = uninstallOf(kindProd);
  expect(first).not.toMatch(/operator\.yaml|crds\.yaml|access\.yaml/);
  const order = ['mlflow.mlflow.opendatahub.io/mlflow', '-f operator.yaml', '-f crds.yaml', '-f namespace.yaml'];
  const places = order.map((part) => last.indexOf(part));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBe(last.indexOf('mlflow.mlflow'));
  expect(text).toContain('Leave out `crds.yaml` and `access.yaml` if there is another MLflow server on the cluster');
  expect(text).not.toContain('patch pv');
});

test('the volume of an operated server can be kept', () => {
  expect(uninstallOf(kindDev).text).toMatch(/`mlflow-pvc` is deleted with the MLflow resource\. .*"Retain"/);
});

test('the DataScienceCluster stays, with the component disabled', () => {
  const { first, last, text } = uninstallOf(rhoaiProd);
  expect(`${first}${last}`).not.toMatch(/delete [^\n]*(platform\.yaml|datasciencecluster)/);
  expect(last).toMatch(/mlflow\/?[\s\S]*oc patch -f platform\.yaml --type=merge -p '.*"managementState":"Removed"/);
  expect(text).toContain('| DataScienceCluster `default-dsc` | it belongs to Red Hat OpenShift AI 3.5 |');
});

test('Secrets that outlive what filled them are named', () => {
  expect(uninstallOf(standaloneProd).text).toContain('| Secret `mlflow-tls` in `mlflow` | its values |');
  expect(uninstallOf(standaloneVariants['oidc-cnpg'] ?? '').last).toContain('secret/mlflow-encryption-keys');
});
