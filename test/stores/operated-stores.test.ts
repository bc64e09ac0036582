/** Stores of the operated form: those of the overlay, and credentials that the server has anyway. */
import { runChecks } from '../../lib/checks/run.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { egressRules } from '../../lib/model/flow.js';
import type { OperatedOverlay } from '../../lib/overlay/rendering.js';
import { kindDev, overlayOf, problemsOf, today } from '../support/environments.js';
import { census, containerOf, only, specOf, valuesOf } from '../support/objects.js';
import { operatedVariants } from '../support/operated-variants.js';
import { replaced } from '../support/replaced.js';

const variant = (name: string) => operatedVariants[`operated-${name}`] ?? '';
const objects = (yaml: string) => overlayOf(yaml).objects;
const mlflow = (yaml: string) => specOf(only(objects(yaml), 'MLflow'));
const secretsOf = (yaml: string) =>
  Object.fromEntries(
    (mlflow(yaml)['env'] as { name: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[])
      .filter(({ valueFrom }) => valueFrom)
      .map(({ name, valueFrom }) => [name, `${valueFrom?.secretKeyRef.name}/${valueFrom?.secretKeyRef.key}`]),
  );
const policy = (yaml: string, name: string) => JSON.stringify(only(objects(yaml), 'NetworkPolicy', name));
const findings = (yaml: string) => formatProblems(runChecks(overlayOf(yaml), today).problems);

test('PostgreSQL of the overlay: URIs without a password, and user and password of the Secret of CloudNativePG', () => {
  const yaml = variant('cnpg-s3');
  const uri = (host: string, database: string) =>
    `postgresql://mlflow-db-${host}.opendatahub.svc:5432/${database}?sslmode=verify-full`;
  expect(mlflow(yaml)).toMatchObject({
    backendStoreUri: uri('rw', 'mlflow'),
    registryStoreUri: uri('rw', 'registry'),
    readReplicaBackendStoreUri: uri('ro', 'mlflow'),
  });
  expect(secretsOf(yaml)).toMatchObject({ PGUSER: 'mlflow-db-app/username', PGPASSWORD: 'mlflow-db-app/password' });
  expect(mlflow(yaml)['storage']).toBeUndefined();
  const secret = overlayOf(yaml).requirements.find(({ name }) => name === 'mlflow-db-app');
  expect(secret?.keys[0]?.readers?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['server', 'migration', 'garbage collection']),
  );
});

test('without a CA, the connection is encrypted and not verified, whatever CA bundle the operator sets', () => {
  const yaml = replaced(variant('cnpg-s3'), 'tls: {mode: verify-full}, ', '');
  expect(mlflow(yaml)['backendStoreUri']).toMatch(/\?sslmode=require&sslrootcert=\/nonexistent$/);
  expect(census(objects(yaml))).not.toContain('ConfigMap mlflow-db-ca');
});

test('to verify it, the bundle must have the CA of the database', () => {
  const bundle = overlayOf(variant('cnpg-s3')).requirements.find(({ kind }) => kind === 'ConfigMap');
  expect(bundle?.keys[0]?.format).toContain('ca.crt of Secret mlflow-db-ca');
  expect(bundle?.after).toEqual({ kind: 'Cluster', name: 'mlflow-db' });
  expect(findings(replaced(variant('cnpg-s3'), ', caBundleConfigMap: {name: ca}', ''))).toContain(
    'the certificate of the database must be verified (verify-full), and no CA is configured; its file is ca.crt of Secret mlflow-db-ca',
  );
});

test.each(['seaweedfs', 'versitygw'])('%s of the overlay has a bucket for the server', (server) => {
  const yaml = variant('cnpg-s3').replace('seaweedfs', server);
  expect(mlflow(yaml)).toMatchObject({ serveArtifacts: true, artifactsDestination: 's3://mlflow/artifacts' });
  expect(secretsOf(yaml)['AWS_ACCESS_KEY_ID']).toBe('mlflow-artifacts-credentials/AWS_ACCESS_KEY_ID');
  expect(JSON.stringify(only(objects(yaml), 'StatefulSet', 'mlflow-s3'))).toContain(server);
});

test('their policies admit every pod that the operator makes, and select none of them', () => {
  const yaml = variant('cnpg-s3');
  const operators = '"podSelector":{"matchLabels":{"app.kubernetes.io/instance":"mlflow"}}';
  for (const name of ['mlflow-db', 'mlflow-s3']) expect(policy(yaml, name)).toContain(operators);
  expect(policy(yaml, 'mlflow-s3')).toContain('"app.kubernetes.io/instance":"mlflow-overlay"');
  const { template } = specOf(only(objects(yaml), 'StatefulSet', 'mlflow-s3')) as {
    template: { metadata: { labels: Record<string, string> } };
  };
  expect(template.metadata.labels['app.kubernetes.io/instance']).not.toBe('mlflow');
  expect(census(objects(yaml))).not.toContain('NetworkPolicy mlflow');
});

test('the rules of the server open them: the database for the migration too', () => {
  const yaml = variant('cnpg-s3');
  const spec = mlflow(yaml);
  expect(JSON.stringify(spec['networkPolicyAdditionalEgressRules'])).toContain('"cnpg.io/cluster":"mlflow-db"');
  expect(JSON.stringify(spec['networkPolicyEgressRules'])).toContain('"port":8333');
  const { server } = overlayOf(yaml) as OperatedOverlay;
  expect(egressRules(server.flows).length).toBe(2);
  expect(findings(yaml)).toBe('');
});

test('a pooler is reached in place of the database', () => {
  const yaml = variant('cnpg-pooler');
  expect(mlflow(yaml)['backendStoreUri']).toContain('//tracking-pooler.opendatahub.svc:5432/');
  expect(JSON.stringify(mlflow(yaml)['env'])).toContain('"MLFLOW_SQLALCHEMYSTORE_POOLCLASS","value":"NullPool"');
  expect(JSON.stringify(mlflow(yaml)['networkPolicyAdditionalEgressRules'])).toContain('tracking-pooler');
});

test('the control plane of a mesh is open for the database too', () => {
  const yaml = variant('cnpg-pooler');
  expect(policy(yaml, 'tracking')).toContain('istiod');
});

test('pools of many workers get a database that allows them', () => {
  const yaml = replaced(variant('cnpg-s3'), 'parameters: {max_connections: "200"}, ', '');
  const many = replaced(yaml, 'replicas: 2', 'replicas: 4, workers: 3');
  expect(JSON.stringify(only(objects(many), 'Cluster'))).toContain('"max_connections":"300"');
  expect(findings(many)).not.toContain('MLF-POOL');
  const more = replaced(yaml, 'replicas: 2', 'replicas: 9, workers: 4');
  expect(findings(more)).toContain(
    'connections; 240 are available (four fifths of the connections of the database 300)',
  );
});

test('a claimed bucket has the Secret of its claim', () => {
  const yaml = variant('bucket-claim');
  expect(census(objects(yaml))).toContain('ObjectBucketClaim mlflow-artifacts');
  expect(secretsOf(yaml)['AWS_SECRET_ACCESS_KEY']).toBe('mlflow-artifacts/AWS_SECRET_ACCESS_KEY');
  const secret = overlayOf(yaml).requirements.find(({ name }) => name === 'mlflow-artifacts');
  expect(secret?.providedBy).toContain('storage class openshift-storage.noobaa.io');
});

test('temporary credentials have a third key', () => {
  const yaml = variant('session-token');
  expect(secretsOf(yaml)['AWS_SESSION_TOKEN']).toBe('mlflow-s3-credentials/AWS_SESSION_TOKEN');
  const secret = overlayOf(yaml).requirements.find(({ name }) => name === 'mlflow-s3-credentials');
  expect(secret?.keys.map(({ key }) => key)).toContain('AWS_SESSION_TOKEN');
});

describe('credentials from the environment of the server', () => {
  const yaml = variant('environment');

  test('are not set a second time', () => {
    expect(mlflow(yaml)).toMatchObject({ envFrom: [{ secretRef: { name: 'aws-credentials' } }] });
    expect(Object.keys(secretsOf(yaml))).not.toContain('AWS_ACCESS_KEY_ID');
  });

  test('are keys of its one Secret, which the source of secrets provides', () => {
    const [secret] = overlayOf(yaml).requirements.filter(({ name }) => name === 'aws-credentials');
    expect(secret?.keys.map(({ key }) => key)).toEqual(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', '<any>']);
    const external = `${yaml}secrets: {source: external-secrets, store: {name: vault}}\n`;
    expect(census(objects(external))).toContain('ExternalSecret aws-credentials');
  });

  test('are required', () => {
    const without = replaced(yaml, 'envFrom: [{secretRef: {name: aws-credentials}}], ', '');
    expect(problemsOf(without)).toMatch(
      /artifactStore: .*|credentials from the environment of the server, which has none: server.envFrom is empty/,
    );
    expect(problemsOf(without)).toContain('write server.envFrom: [{secretRef:');
    const given = replaced(without, 'env: [', 'env: [{name: AWS_ACCESS_KEY_ID, value: minio}, ');
    expect(problemsOf(given)).toBe('');
  });
});

test('what is set twice is a problem', () => {
  const yaml = variant('cnpg-s3');
  expect(problemsOf(`${yaml}registryStore: {host: registry.example.com}\n`)).toContain('the server has one registry');
  expect(problemsOf(`${yaml}readReplica: {host: replica.example.com}\n`)).toContain('the server reads from one');
  expect(problemsOf(replaced(yaml, 'cloudnative-pg, ', 'cloudnative-pg, name: mlflow, '))).toContain(
    '"mlflow" is the name of the NetworkPolicy and PodDisruptionBudget of the server',
  );
});

test('a release without read replicas refuses that of the database', () => {
  const yaml = replaced(variant('cnpg-s3'), 'platform: kind', 'platform: rhoai\nrelease: "3.4"');
  const installed = replaced(yaml, /^operator: .*\n/m, '').replace(
    'gateway: {type: none}',
    'gateway: {type: platform, hostnames: [rh-ai.example.com]}',
  );
  expect(problemsOf(installed)).toContain('backendStore.readReplica does not exist in Red Hat OpenShift AI 3.4');
});

test('variables of the bucket are those of the environment for jobs that use it', () => {
  const cronJob = containerOf(only(objects(variant('environment')), 'CronJob'));
  expect(valuesOf(cronJob)['AWS_DEFAULT_REGION']).toBe('us-east-1');
});

describe('the stores of `make deploy-kind` of upstream', () => {
  const backends = { sqlite: 'type: sqlite', postgres: 'type: cloudnative-pg, instances: 1' };
  const artifacts = { file: 'type: volume', s3: 'type: in-cluster-s3, server: seaweedfs' };
  const combinations = Object.entries(backends).flatMap(([backend, store]) =>
    Object.entries(artifacts).map(([kind, artifact]) => [backend, kind, store, artifact] as const),
  );

  test.each(combinations)('BACKEND_STORE=%s ARTIFACT_STORAGE=%s', (backend, kind, store, artifact) => {
    const yaml = kindDev.replace('type: sqlite', store).replace('type: volume', artifact);
    const kinds = objects(`${yaml}secrets: {source: generated}\n`).map((object) => object.kind);
    expect([kinds.includes('Cluster'), kinds.includes('StatefulSet')]).toEqual([backend === 'postgres', kind === 's3']);
    expect(overlayOf(yaml).problems).toEqual([]);
    expect(findings(yaml).replaceAll(/^.*MLF-IMAGE.*\n.*$/gm, '')).not.toContain('MLF-');
  });
});

test('a database of the overlay needs a backup in production, and not in the bucket of the artifacts', () => {
  const yaml = replaced(replaced(variant('cnpg-s3'), 'stage: dev', 'stage: prod'), /^backup: .*\n/m, '');
  expect(findings(yaml)).toContain('MLF-BACKUP-1');
  const own = 'backup: {destination: {bucket: mlflow, endpoint: "http://mlflow-s3.opendatahub.svc:8333"}}, ';
  const beside = replaced(yaml, 'cloudnative-pg, ', `cloudnative-pg, ${own}`);
  expect(findings(beside)).not.toContain('MLF-BACKUP-1');
  expect(findings(beside)).toContain('backups on mlflow-s3.opendatahub.svc, whose one volume holds the artifacts too');
});
