/** Extra objects that pods need come before the pods, and the README does not ask for what they provide. */
import { stringify } from 'yaml';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { overlayOf, rhoaiProd } from '../support/environments.js';
import { only } from '../support/objects.js';
import { standaloneProd } from '../support/standalone.js';

const namespace = 'mlflow';
const one = (apiVersion: string, kind: string, name: string, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...rest,
});
const cluster = (apiVersion: string, kind: string, name: string, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});
const withExtra = (yaml: string, ...objects: readonly object[]) =>
  overlayOf(`${yaml}${stringify({ extraObjects: objects })}`);
const filesOf = (overlay: ReturnType<typeof overlayOf>, file: string) =>
  (overlay.files.find(({ name }) => name === file)?.objects ?? []).map(
    ({ kind, metadata }) => `${kind} ${metadata.name}`,
  );
const waveOf = ({ metadata }: KubernetesObject) => metadata.annotations?.['argocd.argoproj.io/sync-wave'];

const dataStore = { spec: { secretStoreRef: { name: 'vault' }, data: [] } };
const sources = [
  one('external-secrets.io/v1', 'SecretStore', 'vault', { spec: {} }),
  one('external-secrets.io/v1', 'ExternalSecret', 'mlflow-db-credentials', dataStore),
  one('bitnami.com/v1alpha1', 'SealedSecret', 'sealed', {
    spec: { encryptedData: { a: 'x' }, template: { metadata: { name: 'mlflow-artifacts-credentials', namespace } } },
  }),
];
const account = [
  one('rbac.authorization.k8s.io/v1', 'RoleBinding', 'vault', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'vault' },
    subjects: [{ kind: 'ServiceAccount', name: 'vault', namespace }],
  }),
  one('rbac.authorization.k8s.io/v1', 'Role', 'vault', { rules: [] }),
  one('v1', 'ServiceAccount', 'vault'),
];
const late = one('rbac.authorization.k8s.io/v1', 'Role', 'unrelated', { rules: [] });

test('what pods need is in an early step, in the order of its dependencies; the rest is last', () => {
  const overlay = withExtra(standaloneProd, late, ...account, ...sources);
  const names = overlay.files.map(({ name }) => name);
  expect(filesOf(overlay, 'extra-early.yaml')).toEqual([
    'ServiceAccount vault',
    'Role vault',
    'RoleBinding vault',
    'SecretStore vault',
    'ExternalSecret mlflow-db-credentials',
    'SealedSecret sealed',
  ]);
  expect(filesOf(overlay, 'extra.yaml')).toEqual(['Role unrelated']);
  expect(names.indexOf('extra-early.yaml')).toBeLessThan(names.indexOf('migration.yaml'));
  expect(names.at(-1)).toBe('extra.yaml');
  expect(waveOf(only(overlay.objects, 'ExternalSecret', 'mlflow-db-credentials'))).toBe('-25');
  expect(overlay.files.find(({ name }) => name === 'extra-early.yaml')?.awaited.map(({ object }) => object)).toEqual([
    'externalsecret/mlflow-db-credentials',
    'sealedsecret/sealed',
  ]);
});

test('a sync wave of the user is kept', () => {
  const [store] = sources;
  const own = {
    ...store,
    metadata: { name: 'vault', namespace, annotations: { 'argocd.argoproj.io/sync-wave': '-7' } },
  };
  expect(waveOf(only(withExtra(standaloneProd, own).objects, 'SecretStore', 'vault'))).toBe('-7');
});

test('Requirements name the object that provides them, and have no command', () => {
  const { requirements } = withExtra(standaloneProd, ...sources);
  const of = (name: string) => requirements.find((required) => required.name === name);
  expect(of('mlflow-db-credentials')).toMatchObject({
    providedBy: 'ExternalSecret mlflow-db-credentials of this overlay',
    command: undefined,
  });
  expect(of('mlflow-artifacts-credentials')?.providedBy).toBe('SealedSecret sealed of this overlay');
  expect(overlayOf(standaloneProd).requirements.find(({ name }) => name === 'mlflow-db-credentials')?.command).toMatch(
    'create secret',
  );
});

describe('the operated form', () => {
  const inApplications = (object: object) => ({
    ...object,
    metadata: { ...(object as { metadata: object }).metadata, namespace: 'redhat-ods-applications' },
  });
  const objects = [
    cluster('external-secrets.io/v1', 'ClusterExternalSecret', 'databases', {
      spec: { externalSecretName: 'mlflow-db-credentials', externalSecretSpec: {}, namespaceSelectors: [] },
    }),
    inApplications(one('objectbucket.io/v1alpha1', 'ObjectBucketClaim', 'mlflow-s3-credentials', { spec: {} })),
    inApplications(
      one('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'keys', {
        spec: { destination: { name: 'mlflow-encryption-keys' } },
      }),
    ),
    cluster('trust.cert-manager.io/v1alpha1', 'Bundle', 'ca', {
      spec: { sources: [], target: { configMap: { key: 'ca-bundle.crt' } } },
    }),
  ];
  const overlay = withExtra(rhoaiProd, ...objects);

  test('has them before the server', () => {
    const names = overlay.files.map(({ name }) => name);
    expect(filesOf(overlay, 'extra-early.yaml')).toHaveLength(4);
    expect(names.indexOf('extra-early.yaml')).toBeLessThan(names.indexOf('mlflow.yaml'));
  });

  test('asks for none of what they provide', () => {
    const provided = overlay.requirements.filter(({ kind }) => kind === 'Secret' || kind === 'ConfigMap');
    const byUser = provided.filter(({ providedBy }) => providedBy === undefined).map(({ name }) => name);
    expect(byUser).toEqual([]);
    expect(overlayReadme(overlay, [])).not.toContain('create secret');
  });
});

test.each([
  ['Certificate', one('cert-manager.io/v1', 'Certificate', 'x', { spec: { secretName: 'mlflow-db-credentials' } })],
  ['Cluster', one('postgresql.cnpg.io/v1', 'Cluster', 'other', { spec: {} })],
  ['PostgresCluster', one('postgres-operator.crunchydata.com/v1beta1', 'PostgresCluster', 'hippo', { spec: {} })],
  [
    'VaultStaticSecret',
    one('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'x', {
      spec: { destination: { name: 'mlflow-db-credentials' } },
    }),
  ],
  [
    'SopsSecret',
    one('isindir.github.com/v1alpha3', 'SopsSecret', 'x', {
      spec: { secretTemplates: [{ name: 'mlflow-db-credentials' }] },
    }),
  ],
] as const)('%s provides Secrets', (kind, object) => {
  const secret =
    { Cluster: 'other-app', PostgresCluster: 'hippo-pguser-hippo' }[kind as string] ?? 'mlflow-db-credentials';
  const yaml = standaloneProd.replace(
    'host: db.example.com}',
    `host: db.example.com, credentials: {type: user, name: ${secret}}}`,
  );
  const { requirements } = withExtra(yaml, object);
  expect(requirements.find(({ name }) => name === secret)?.providedBy).toBe(
    `${kind} ${object.metadata.name} of this overlay`,
  );
});
