/** A database on a loopback address: the proxy reaches every pod of the database, and what has none is refused. */
import type { PodTemplateSpec } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { podTemplatePaths } from '../../lib/kubernetes/pod-template-paths.js';
import { at } from '../../lib/kubernetes/structural.js';
import { isLoopback } from '../../lib/model/loopback.js';
import { kindProd, overlayOf, problemsOf } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const proxied = standaloneVariants['database-proxy'] ?? '';
const templateOf = (object: KubernetesObject) => {
  const path = podTemplatePaths.get(object.kind);
  return path && (at(object, ...path) as PodTemplateSpec | undefined);
};

test('runs in every pod that connects to the database, as a native sidecar', () => {
  const pods = overlayOf(proxied).objects.flatMap((object) => {
    const template = templateOf(object);
    return template ? [[`${object.kind} ${object.metadata.name.replace(/-\d.*/, '')}`, template] as const] : [];
  });
  const connected = pods.filter(
    ([, { spec }]) =>
      JSON.stringify(spec?.containers).includes('@127.0.0.1:5432') ||
      JSON.stringify(spec?.containers).includes('//127.0.0.1:5432'),
  );
  expect(connected.map(([name]) => name).sort()).toEqual([
    'CronJob mlflow-backup',
    'CronJob mlflow-garbage-collection',
    'CronJob mlflow-session-pruning',
    'CronJob mlflow-trace-archival',
    'Deployment mlflow',
    'Job mlflow-backup',
    'Job mlflow-migration',
  ]);
  for (const [name, { spec }] of pods) {
    const sidecar = spec?.initContainers?.find((one) => one.name === 'cloud-sql-proxy');
    expect([name, sidecar?.restartPolicy]).toEqual([
      name,
      connected.some(([one]) => one === name) ? 'Always' : undefined,
    ]);
    if (sidecar) expect(spec?.volumes).toContainEqual({ name: 'key', secret: { secretName: 'cloud-sql-key' } });
  }
});

test('its accounts have the identity, and its pods may reach its destinations and the metadata server', () => {
  const { objects } = overlayOf(proxied);
  for (const name of ['mlflow', 'mlflow-migration', 'mlflow-backup', 'mlflow-session-pruning']) {
    const of = (kind: string) => objects.find((one) => one.kind === kind && one.metadata.name === name);
    expect(of('ServiceAccount')?.metadata.annotations).toMatchObject({
      'iam.gke.io/gcp-service-account': 'mlflow@p.iam.gserviceaccount.com',
    });
    const rules = JSON.stringify(at(of('NetworkPolicy'), 'spec', 'egress'));
    for (const opened of ['"10.20.0.3/32"', '"port":3307', '"169.254.169.252/32"', '"port":988', '"port":443'])
      expect(rules).toContain(opened);
    expect(rules).not.toContain('127.0.0.1');
    expect(rules).not.toContain('5432');
  }
});

test.each([
  '127.0.0.1',
  '127.1.2.3',
  'localhost',
  'db.localhost',
  '::1',
  '0:0:0:0:0:0:0:1',
  '0.0.0.0',
  'LOCALHOST',
])('%s is the pod itself', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each(['localhost.example.com', '128.0.0.1', '::2', 'fd00::1', '10.127.0.0', 'local'])('%s is not', (host) => {
  expect(isLoopback(host)).toBe(false);
});

const local = (host: string) =>
  replaced(standaloneProd, 'host: db.example.com', `host: "${host}", tls: {mode: disable}`);
const native = '{name: sql-proxy, image: "example.com/p:1", restartPolicy: Always}';

test.each([
  ['an address', local('127.0.0.1'), '127.0.0.1 is the pod itself: server and jobs, each in its own pod'],
  ['a name', local('localhost'), 'write the proxy as backendStore.proxy: {container: …'],
  [
    'an IPv6 address',
    local('::1'),
    '; or run the proxy as a Deployment with a Service, and write the host of the Service',
  ],
  [
    'a sidecar of the server alone',
    replaced(local('127.0.0.1'), ', replicas: 2}', ', sidecars: [{name: sql-proxy, image: "example.com/p:1"}]}'),
    'move sql-proxy from server.sidecars to backendStore.proxy: {container',
  ],
  [
    'a native sidecar of the server alone',
    replaced(local('127.0.0.1'), ', replicas: 2}', `, initContainers: [${native}]}`),
    'move sql-proxy from server.initContainers to backendStore.proxy: {container',
  ],
  [
    'a registry without a proxy',
    `${standaloneProd}registryStore: {host: localhost, tls: {mode: disable}}\n`,
    '11:23 localhost is the pod itself',
  ],
  [
    'an S3 service',
    replaced(standaloneProd, 'bucket: mlflow,', 'bucket: mlflow, provider: minio, endpoint: "http://[::1]:9000",'),
    '::1 is the pod itself',
  ],
  [
    'a certificate',
    replaced(proxied, '\n  tls: {mode: disable}', ''),
    'tls mode verify-full, its default, to 127.0.0.1: the certificate of a database does not name that host',
  ],
  ['a cache', replaced(proxied, 'redis.example.com', '127.0.0.1'), '127.0.0.1 is the pod itself'],
  [
    'a proxy of nothing',
    replaced(proxied, 'host: 127.0.0.1', 'host: db.example.com'),
    'a proxy that listens on a loopback address, which no database has as its host',
  ],
  [
    'an operated server',
    replaced(kindProd, 'host: db.databases.svc', 'host: 127.0.0.1'),
    '127.0.0.1 is the pod itself, and the MLflow resource has no field for further containers\n    run the proxy as a Deployment with a Service',
  ],
])('%s on a loopback address is refused with what works', (_, yaml, expected) => {
  expect(problemsOf(yaml)).toContain(expected);
});
