/** The library's constructs judge their objects when an app is synthesized. */
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import {
  ClusterRoles,
  NetworkPolicies,
  type PlatformProfile,
  published,
  rhoai35,
  WorkspaceBinding,
  waive,
} from '../../lib/index.js';
import * as operated from '../../lib/operated.js';
import * as standalone from '../../lib/standalone.js';
import { Mlflow } from '../../lib/synthesis/mlflow.js';

const chartOf = () => new Chart(new App({ outdir: 'unused' }), 'c');

/** The message of cdk8s, without its first line and the fixes. */
function errorsOf(chart: Chart): readonly string[] {
  try {
    chart.toJson();
  } catch (error) {
    return (error as Error).message.split('\n').flatMap((line) => (line.startsWith('  [') ? [line.trim()] : []));
  }
  return [];
}

function serverIn(chart: Chart, image: standalone.ServerProps['server']['image'], namespace = 'mlflow') {
  return new standalone.Server(chart, `server-${namespace}`, {
    instance: { name: 'mlflow', namespace },
    server: { image, replicas: 2 },
    authentication: { type: 'kubernetes' },
    backendStore: { type: 'postgresql', host: 'db.example.com' },
    artifactStore: { type: 's3', bucket: 'mlflow-artifacts', credentials: { type: 'secret' } },
    tls: { source: 'none' },
  });
}

const operatedIn = (chart: Chart, profile: PlatformProfile['server'] = rhoai35.server) =>
  new operated.Server(chart, 'operated', {
    namespace: 'redhat-ods-applications',
    profile,
    server: { replicas: 2 },
    backendStore: { type: 'sqlite' },
    artifactStore: { type: 'volume' },
  });

test('what their constructs publish is known: a server with its migration and policies has no finding', () => {
  const chart = chartOf();
  const server = serverIn(chart, { image: 'example.com/mlflow:3.17.2' });
  new standalone.Migration(chart, 'migration', { server });
  new NetworkPolicies(chart, 'network', { flows: published(chart, 'flows') });
  expect(errorsOf(chart)).toEqual([]);
});

test('each finding is one of the construct with the object', () => {
  const chart = chartOf();
  const server = serverIn(chart, { image: 'example.com/mlflow:latest' });
  new standalone.Migration(chart, 'migration', { server });
  expect(errorsOf(chart)).toEqual([
    expect.stringMatching(
      /^\[c\/server-mlflow\] MLF-IMAGE-2 Deployment mlflow\/mlflow spec\.template\..*"example\.com\/mlflow:latest" has the tag latest$/,
    ),
    expect.stringMatching(/^\[c\/migration\] MLF-IMAGE-2 Job mlflow\/mlflow-migration-/),
  ]);
});

test('the tag of an image is compared with the version of its server, of several servers too', () => {
  const chart = chartOf();
  serverIn(chart, { image: 'example.com/mlflow:3.17.2', version: '3.14.0' });
  serverIn(chart, { image: 'example.com/mlflow:3.17.2' }, 'other');
  expect(errorsOf(chart)).toEqual([
    expect.stringMatching(/^\[c\/server-mlflow\] MLF-IMAGE-3 .*has the tag of 3\.17\.2, and the version is 3\.14\.0$/),
  ]);
});

test('an operated server is judged beside a standalone one', () => {
  const chart = chartOf();
  operatedIn(chart);
  serverIn(chart, { image: 'example.com/mlflow:3.17.2' });
  expect(errorsOf(chart)).toEqual(['[c/operated] MLF-STORE-1 MLflow mlflow spec.replicas: 2 replicas on SQLite']);
});

test('a patch of the app is judged, also after a first synthesis', () => {
  const chart = chartOf();
  const server = serverIn(chart, { image: 'example.com/mlflow:3.17.2' });
  expect(errorsOf(chart)).toEqual([]);
  const image = '/spec/template/spec/containers/0/image';
  for (const object of server.node.findAll().filter(ApiObject.isApiObject))
    if (object.kind === 'Deployment') object.addJsonPatch(JsonPatch.replace(image, 'mlflow'));
  expect(errorsOf(chart)).toEqual([expect.stringContaining('"mlflow" has no tag or digest')]);
});

test('charts of one app can be for several clusters, and provide what others refer to', () => {
  const app = new App({ outdir: 'unused' });
  const [dev, prod, roles] = ['dev', 'prod', 'roles'].map((id) => new Chart(app, id)) as [Chart, Chart, Chart];
  for (const chart of [dev, prod]) {
    serverIn(chart, { image: 'example.com/mlflow:3.17.2' });
    new WorkspaceBinding(chart, 'binding', {
      namespace: 'team-a',
      role: 'view',
      roleNames: standalone.roleNames,
      subjects: [{ kind: 'Group', name: 'scientists' }],
    });
  }
  expect(errorsOf(dev).filter((error) => !/MLF-(REF|ROLE)-/.test(error))).toEqual([]);
  expect(errorsOf(dev)).not.toEqual([]);
  new ClusterRoles(roles, 'roles', { roles: standalone.roles });
  expect(errorsOf(dev)).toEqual([]);
});

describe('waive', () => {
  test('a finding of the construct or below it', () => {
    const chart = chartOf();
    const server = serverIn(chart, { image: 'example.com/mlflow:latest' });
    waive(server, { check: 'MLF-IMAGE-2', reason: 'built on the node itself' });
    new standalone.Migration(chart, 'migration', { server });
    expect(errorsOf(chart)).toEqual([expect.stringContaining('[c/migration] MLF-IMAGE-2')]);
    waive(chart, { check: 'MLF-IMAGE-2', reason: 'built on the node itself' });
    expect(errorsOf(chart)).toEqual([]);
  });

  test('is not possible for what the cluster would refuse', () => {
    const chart = chartOf();
    waive(operatedIn(chart), { check: 'MLF-STORE-1', reason: 'two pods are better than one' });
    expect(errorsOf(chart)).toEqual([
      '[c/operated] MLF-STORE-1 MLflow mlflow spec.replicas: 2 replicas on SQLite',
      expect.stringMatching(/^\[c\/operated\] MLF-WAIVER-4 MLF-STORE-1 cannot be waived: /),
    ]);
  });

  test('without effect is a problem, wherever it is', () => {
    const unused = 'MLF-WAIVER-2 the waiver of MLF-IMAGE-2 has no effect';
    const waiver = { check: 'MLF-IMAGE-2', reason: 'built on the node itself' };
    const app = new App({ outdir: 'unused' });
    const [chart, empty] = ['c', 'empty'].map((id) => new Chart(app, id)) as [Chart, Chart];
    const server = serverIn(chart, { image: 'example.com/mlflow:latest' });
    const migration = new standalone.Migration(chart, 'migration', { server });
    waive(app, waiver);
    waive(chart, waiver);
    waive(empty, waiver);
    expect(errorsOf(chart)).toEqual([`[empty] ${unused}`]);
    const image = '/spec/template/spec/containers/0/image';
    for (const object of server.node.findAll().filter(ApiObject.isApiObject))
      if (object.kind === 'Deployment') object.addJsonPatch(JsonPatch.replace(image, 'example.com/mlflow:3.17.2'));
    waive(server, waiver);
    waive(migration, waiver);
    expect(errorsOf(chart)).toEqual([`[c/server-mlflow] ${unused}`, `[empty] ${unused}`]);
  });

  test('of a check that needs an environment has no effect', () => {
    const chart = chartOf();
    waive(serverIn(chart, { image: 'example.com/mlflow:3.17.2' }), { check: 'MLF-STORE-6', reason: 'small' });
    expect(errorsOf(chart)).toContain('[c/server-mlflow] MLF-WAIVER-2 the waiver of MLF-STORE-6 has no effect');
  });

  test('names a check that exists', () => {
    const chart = chartOf();
    waive(chart, { check: 'MLF-IMGE-2', reason: 'built on the node itself' });
    expect(errorsOf(chart)).toEqual(['[c] MLF-WAIVER-3 unknown check MLF-IMGE-2']);
  });
});

test('objects of others are not judged, and an invalid environment beside them is reported alone', () => {
  const chart = chartOf();
  serverIn(chart, { image: 'example.com/mlflow:3.17.2' });
  new ApiObject(chart, 'pod', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'mlflow' },
    spec: { containers: [{ name: 'a', image: 'a:latest' }] },
  });
  new Mlflow(chart, 'mlflow', { environment: { platform: 'kind' } as never });
  const errors = errorsOf(chart);
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.filter((error) => !error.startsWith('[c/mlflow] environment'))).toEqual([]);
});

test('props that are not valid are explained in the words for environment files', () => {
  expect(() => serverIn(chartOf(), { image: 'example.com/mlflow:3.17.2', versoin: '3.17.2' } as never)).toThrow(
    'c/server-mlflow: props are not valid\nprops.server.image.versoin unknown field "versoin" in server.image\n    did you mean "version"?',
  );
});
