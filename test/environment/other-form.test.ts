import { parse } from 'yaml';
import { meant } from '../../lib/schema/synonyms.js';
import { kindDev, problemsOf, rhoaiProd } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev, standaloneProd } from '../support/standalone.js';

test.each([
  [
    'a field of the server',
    `${kindDev}server: {size: s}\n`,
    'server.size exists only with form: standalone\n    write form: standalone, or remove size',
  ],
  [
    'a field of a store',
    replaced(rhoaiProd, 'type: postgresql', 'type: postgresql, credentials: {name: db}'),
    'backendStore.credentials exists only with form: standalone\n    remove credentials: platform rhoai does not have this form',
  ],
  ['a field of an environment', `${kindDev}keycloak: {}\n`, 'keycloak exists only with form: standalone'],
  [
    'a value of a source, with the reason',
    `${kindDev}secrets: {source: secrets-store-csi}\n`,
    'secrets.source: "secrets-store-csi" exists only with form: standalone: the driver creates a Secret while a pod mounts its SecretProviderClass, and the MLflow resource has no field for volumes\n    write form: standalone, or use another value',
  ],
  [
    'a job that the operator does itself, with the reason',
    `${kindDev}migration: {waitSeconds: 60}\n`,
    'migration exists only with form: standalone: the operator migrates the databases itself, before each new version of the server\n    write form: standalone, or remove migration',
  ],
  [
    'the pod of such a job, with the reason',
    `${kindDev}traceArchival: {pod: {priorityClassName: high}}\n`,
    'traceArchival.pod exists only with form: standalone: the operator creates the CronJob, and the MLflow resource has no field for its pod',
  ],
  [
    'networks of pods that need none, with the reason',
    `${kindDev}observability: {serviceMonitor: {source: overlay, podNetworks: [10.0.0.0/8]}}\n`,
    'observability.serviceMonitor.podNetworks exists only with form: standalone: the operator lets the server accept every host, and so scrapes by address',
  ],
  [
    'a type of store',
    replaced(kindDev, 'type: volume', 'type: azure'),
    'artifactStore.type: "azure" exists only with form: standalone: the images of the platforms have no client of Azure Blob Storage, and the MLflow resource has no field for annotations of the server\'s account\n    write form: standalone, or use another value',
  ],
  [
    'another one',
    replaced(kindDev, 'type: volume', 'type: gcs'),
    'artifactStore.type: "gcs" exists only with form: standalone: the images of the platforms have no client of Google Cloud Storage',
  ],
  [
    'a type of credentials',
    `${standaloneProd.replace(/^artifactStore: .*$/m, 'artifactStore: {type: s3, bucket: mlflow, credentials: {type: environment}}')}`,
    'artifactStore.credentials.type: "environment" exists only with form: operated',
  ],
  [
    'a field of the operated form',
    `${standaloneProd}operator: {installedBy: manifests}\n`,
    'operator exists only with form: operated',
  ],
  [
    'a platform of the operated form',
    replaced(standaloneDev, /platform: \w+/, 'platform: rhoai'),
    'platform rhoai has only form: operated\n    remove the line, or write platform: kind or ',
  ],
])('%s that only the other form has is answered with that form', (_, yaml, answer) => {
  expect(problemsOf(yaml)).toContain(answer);
});

test.each([
  ['far away', `${kindDev}server: {maxOverflow: 2}\n`, /unknown field "maxOverflow" in server\n {4}server has /],
  ['that is beside the map', `${kindDev}hostnames: [a.example.com]\n`, /it belongs to gateway\.hostnames/],
])('a namesake %s', (_, yaml, answer) => {
  expect(problemsOf(yaml)).toMatch(answer);
});

test.each([
  ['platform', replaced(kindDev, 'kind\n', 'eks\n'), 'did you mean "kubernetes"?'],
  ['platform', replaced(kindDev, 'kind\n', 'K3s\n'), 'did you mean "kubernetes"?'],
  ['stage', replaced(kindDev, 'stage: dev', 'stage: production'), 'did you mean "prod"?'],
  ['database', replaced(standaloneDev, 'type: sqlite', 'type: cnpg'), 'did you mean "cloudnative-pg"?'],
  ['database', replaced(kindDev, 'type: sqlite', 'type: rds'), 'did you mean "postgresql"?'],
  ['bucket', replaced(kindDev, '{type: volume}', '{type: minio, bucket: b}'), 'did you mean "s3"?'],
  ['provider', replaced(kindDev, '{type: volume}', '{type: s3, bucket: b, provider: odf}'), 'did you mean "noobaa"?'],
  ['login', replaced(standaloneDev, 'type: kubernetes', 'type: keycloak'), 'did you mean "oidc"?'],
  ['login', replaced(standaloneDev, 'type: kubernetes', 'type: ldap'), 'did you mean "oidc"?'],
  ['field', `${kindDev}gc: {schedule: "0 2 * * 0"}\n`, 'did you mean "garbageCollection"?'],
])('a synonym of a %s is understood', (_, yaml, answer) => {
  expect(problemsOf(yaml)).toContain(answer);
});

test('a word means what is allowed, and an unknown one nothing', () => {
  expect(meant('constructor', ['prod'])).toBeUndefined();
  expect(meant('minio', ['aws', 'minio', 'other'])).toBe('other');
});

test('examples in hints are YAML', () => {
  const problem = problemsOf(replaced(rhoaiProd, /host: \S+?([,}])/, 'peer: 1, host: db.example.com$1'));
  const hint = /for example (peer: .*)$/m.exec(problem)?.[1] ?? '';
  expect(hint).not.toContain('"');
  expect(parse(hint)).toEqual({ peer: expect.any(Object) });
});

test.each([
  [
    'a host with a port',
    replaced(standaloneProd, 'host: db.example.com', 'host: "db.example.com:5432"'),
    'did you mean host: db.example.com and port: 5432?',
  ],
  [
    'a URL as a hostname',
    replaced(standaloneProd, '[mlflow.example.com]', '["https://mlflow.example.com/"]'),
    'did you mean mlflow.example.com?',
  ],
  [
    'a URL as a bucket',
    replaced(standaloneProd, 'bucket: mlflow', 'bucket: "s3://mlflow/artifacts"'),
    'did you mean bucket: mlflow and prefix: artifacts?',
  ],
  [
    'a relative runbook',
    `${standaloneProd}observability: {alerts: {runbook: docs/runbook.md}}\n`,
    'a runbook is an https URL',
  ],
])('%s is answered with what is meant', (_, yaml, answer) => {
  expect(problemsOf(yaml)).toContain(answer);
});

test('the example for a load balancer is not that of pods', () => {
  const alb = replaced(
    standaloneProd,
    /^gateway: .*$/m,
    'gateway: {type: ingress, controller: alb, hostnames: [mlflow.example.com], tls: {source: controller}}',
  );
  expect(problemsOf(alb)).toContain('for example peer: {cidrs: [10.0.0.0/16]}');
  expect(problemsOf(replaced(alb, 'controller: alb', 'controller: nginx'))).toContain('{namespace: ingress-nginx,');
});

test('a mistyped release is not reported as missing too', () => {
  const found = problemsOf(replaced(rhoaiProd, '"3.5"', '3.5'));
  expect(found).toContain('release: got the number 3.5');
  expect(found).not.toContain('requires a release');
});

test('words of other tools for what a team has are understood', () => {
  const consumers = ['pods', 'cronJobs', 'serving', 'workflows', 'pipelines', 'traces', 'training'];
  const words = ['kserve', 'kubeflow', 'TrainJob', 'rayJob', 'argo', 'otel', 'deployments', 'notebooks', 'cronJob'];
  expect(words.map((word) => meant(word, consumers))).toEqual([
    'serving',
    'pipelines',
    'training',
    'training',
    'workflows',
    'traces',
    'pods',
    'pipelines',
    'cronJobs',
  ]);
  const people = ['viewers', 'editors', 'owners'];
  expect(['admins', 'members', 'readers'].map((word) => meant(word, people))).toEqual(['owners', 'editors', 'viewers']);
});
