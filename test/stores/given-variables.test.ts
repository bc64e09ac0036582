/** What server.env, a schema and the fields of uploads say of a store reaches every pod on that store, and no other. */
import type { EnvVar, PodTemplateSpec } from '../../imports/kubernetes.js';
import { podTemplatePaths } from '../../lib/kubernetes/pod-template-paths.js';
import { at } from '../../lib/kubernetes/structural.js';
import { kindProd, overlayOf, problemsOf } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const oidc = standaloneVariants['oidc-cnpg'] ?? '';
const base = replaced(
  replaced(oidc, /^backendStore: .*$/m, 'backendStore: {type: postgresql, host: db.example.com}'),
  /^secrets: .*$/m,
  `backup: {schedule: "0 1 * * *", image: "example.com/postgres@sha256:${'f'.repeat(64)}"}`,
);

function podsOf(
  yaml: string,
): ReadonlyMap<string, { readonly env: readonly EnvVar[]; readonly template: PodTemplateSpec }> {
  return new Map(
    overlayOf(yaml).objects.flatMap((object) => {
      const path = podTemplatePaths.get(object.kind);
      const template = path && (at(object, ...path) as PodTemplateSpec | undefined);
      if (!template) return [];
      const name = `${object.kind} ${object.metadata.name.replace(/-[\d.-]+-\w+$/, '')}`;
      return [[name, { env: template.spec?.containers[0]?.env ?? [], template }] as const];
    }),
  );
}

const having = (yaml: string, name: string, value: string) =>
  [...podsOf(yaml)]
    .flatMap(([pod, { env }]) => (env.some((one) => one.name === name && one.value === value) ? [pod] : []))
    .sort();

const onDatabase = [
  'CronJob mlflow-backup',
  'CronJob mlflow-garbage-collection',
  'CronJob mlflow-session-pruning',
  'CronJob mlflow-trace-archival',
  'Deployment mlflow',
  'Job mlflow-backup',
  'Job mlflow-migration',
];
const onArtifacts = ['CronJob mlflow-garbage-collection', 'CronJob mlflow-trace-archival', 'Deployment mlflow'];

test.each([
  ['PGCONNECT_TIMEOUT', '7', onDatabase],
  ['PGSSLCERT', '/client/tls.crt', onDatabase],
  ['AWS_STS_REGIONAL_ENDPOINTS', 'regional', onArtifacts],
  ['MLFLOW_S3_UPLOAD_EXTRA_ARGS', '{}', onArtifacts],
  ['MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE', 'path', onArtifacts],
  ['HTTPS_PROXY', 'http://proxy.example.com:3128', onDatabase],
  ['MLFLOW_LOGGING_LEVEL', 'DEBUG', ['Deployment mlflow']],
])('%s of server.env reaches the pods on its store', (name, value, expected) => {
  const yaml = replaced(base, ', replicas: 2}', `, replicas: 2, env: [{name: ${name}, value: "${value}"}]}`);
  expect(having(yaml, name, value)).toEqual(expected);
});

test('files that a variable names are mounted where it is set, once', () => {
  const yaml = replaced(
    base,
    ', replicas: 2}',
    `, replicas: 2, env: [{name: PGSSLKEY, value: /client/tls.key}],
  volumes: [{name: client, secret: {secretName: db-client}}, {name: other, emptyDir: {}}],
  volumeMounts: [{name: client, mountPath: /client, readOnly: true}, {name: other, mountPath: /other}]}`,
  );
  for (const [name, { template }] of podsOf(yaml)) {
    const names = (template.spec?.volumes ?? []).map((volume) => volume.name);
    const mounts = (template.spec?.containers[0]?.volumeMounts ?? []).map(({ mountPath }) => mountPath);
    const count = (list: readonly string[], item: string) => list.filter((one) => one === item).length;
    const expected = onDatabase.includes(name) ? 1 : 0;
    expect([name, count(names, 'client'), count(mounts, '/client')]).toEqual([name, expected, expected]);
    expect([name, names.includes('other')]).toEqual([name, name === 'Deployment mlflow']);
  }
});

test('the garbage collection of the operator has those of the database, of the bucket only if it connects to it', () => {
  const env = 'env: [{name: PGCONNECT_TIMEOUT, value: "7"}, {name: AWS_STS_REGIONAL_ENDPOINTS, value: regional}]';
  const served = replaced(kindProd, '  replicas: 2\n', `  replicas: 2\n  ${env}\n`);
  expect(having(served, 'PGCONNECT_TIMEOUT', '7')).toEqual(['CronJob mlflow-garbage-collection']);
  expect(having(served, 'AWS_STS_REGIONAL_ENDPOINTS', 'regional')).toEqual([]);
  const direct = replaced(served, '  bucket: mlflow\n', '  bucket: mlflow\n  access: direct\n');
  expect(having(direct, 'AWS_STS_REGIONAL_ENDPOINTS', 'regional')).toEqual(['CronJob mlflow-garbage-collection']);
});

test('a schema is the search_path of every pod of its database alone, and what a backup dumps', () => {
  const yaml = replaced(base, 'host: db.example.com}', 'host: db.example.com, schema: team_a}');
  for (const name of onDatabase) {
    const { env = [], template } = podsOf(yaml).get(name) ?? {};
    expect(env.find((one) => one.name === 'MLFLOW_BACKEND_STORE_URI')?.value).toMatch(
      /\?sslmode=verify-full&sslrootcert=[^&]*&options=-csearch_path%3Dteam_a$/,
    );
    const users = env.find((one) => one.name === 'OIDC_USERS_DB_URI')?.value ?? '';
    expect(users).not.toContain('search_path');
    if (name.includes('backup'))
      expect(template?.spec?.containers[0]?.command?.[2]).toContain('(dump mlflow MLFLOW_BACKEND_STORE_URI team_a)\n');
  }
  expect(JSON.stringify(overlayOf(base).objects)).not.toMatch(/search_path|team_a/);
});

test('the required URI of a registry, and of an operated server, names the schema', () => {
  const registry = `${base}registryStore: {host: db.example.com, database: reg, schema: models}\n`;
  const formats = (yaml: string) => JSON.stringify(overlayOf(yaml).requirements);
  expect(formats(registry)).toMatch(/reg\?sslmode=[^"]*&options=-csearch_path%3Dmodels"/);
  const operated = replaced(kindProd, 'host: db.databases.svc}', 'host: db.databases.svc, schema: mlflow}');
  expect(formats(operated)).toContain('mlflow?sslmode=verify-full&options=-csearch_path%3Dmlflow');
});

test.each([
  [
    'encryption: {type: kms, keyId: "alias/ml"}',
    'MLFLOW_S3_UPLOAD_EXTRA_ARGS',
    '{"ServerSideEncryption":"aws:kms","SSEKMSKeyId":"alias/ml"}',
  ],
  ['encryption: {type: aes256}', 'MLFLOW_S3_UPLOAD_EXTRA_ARGS', '{"ServerSideEncryption":"AES256"}'],
  [
    'encryption: {type: kms}, uploadArguments: {ACL: bucket-owner-full-control}',
    'MLFLOW_S3_UPLOAD_EXTRA_ARGS',
    '{"ServerSideEncryption":"aws:kms","ACL":"bucket-owner-full-control"}',
  ],
  ['bucketOwner: "123456789012"', 'MLFLOW_S3_EXPECTED_BUCKET_OWNER', '123456789012'],
  ['signatureVersion: s3', 'MLFLOW_EXPERIMENTAL_S3_SIGNATURE_VERSION', 's3'],
])('%s reaches every pod on the bucket', (fields, name, value) => {
  expect(having(replaced(base, 'bucket: mlflow,', `bucket: mlflow, ${fields},`), name, value)).toEqual(onArtifacts);
});

test.each([
  ['uploadArguments: {Acl: private}', 'Acl'],
  ['uploadArguments: {SSECustomerKey: abc}', 'SSECustomerKey'],
  ['bucketOwner: "12345"', 'an account of Amazon has twelve digits, in quotes'],
])('%s is refused', (fields, expected) => {
  expect(problemsOf(replaced(base, 'bucket: mlflow,', `bucket: mlflow, ${fields},`))).toContain(expected);
});

test.each([
  ['Team', 'the name of a schema is lower-case letters, digits and "_"'],
  ['pg_mlflow', 'names of schemas that begin with pg_ are reserved'],
])('the schema %s is refused', (schema, expected) => {
  expect(problemsOf(replaced(base, 'host: db.example.com}', `host: db.example.com, schema: ${schema}}`))).toContain(
    expected,
  );
});
