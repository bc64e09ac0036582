/** The construct Mlflow in the charts of an app. That it makes the committed overlays is tested beside these. */
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type ApiObject, App, Chart, type ChartProps, JsonPatch } from 'cdk8s';
import { parse, stringify } from 'yaml';
import { formatProblems } from '../../lib/environment/parse.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { Mlflow, type MlflowProps } from '../../lib/synthesis/mlflow.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindDev, memory, overlayOf, today } from '../support/environments.js';
import { standaloneDev, standaloneProd } from '../support/standalone.js';

type Settings = Exclude<MlflowProps['environment'], string>;
const settingsOf = (yaml: string): Settings => parse(yaml) as Settings;

function mlflowIn(yaml: string, { today: date, ...chartProps }: ChartProps & Pick<MlflowProps, 'today'> = {}) {
  const chart = new Chart(new App({ outdir: 'unused' }), 'ml', chartProps);
  const mlflow = new Mlflow(chart, 'mlflow', {
    environment: settingsOf(yaml),
    ...(date === undefined ? {} : { today: date }),
  });
  return { chart, mlflow };
}

function makeLarge(file: string): void {
  const opened = openSync(file, 'w');
  ftruncateSync(opened, 2 ** 30);
  closeSync(opened);
}

const widgets = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: {spec: {type: object, properties: {size: {type: integer, maximum: 5}}}}
`;

const objectsOf = (chart: Chart) => chart.toJson() as readonly KubernetesObject[];

/** The message of cdk8s, without its first line and its indentation. */
function errorsOf(chart: Chart): string {
  try {
    chart.toJson();
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .join('\n')
      .replace(/^ {2}(?=\[)/gm, '');
  }
  return '';
}

/** What the command prints of the same environment. */
function printed(yaml: string): string {
  const result = synthesize('e.yaml', 'e', memory({ 'e.yaml': yaml }), today);
  return 'problems' in result ? formatProblems(result.problems) : '';
}

const withoutPlaces = (text: string) => text.replace(/^(\[ml\/mlflow\] environment\S*|e\.yaml:\d+:\d+) /gm, '');

test.each([
  ['a server on SQLite', standaloneDev],
  ['PostgreSQL and S3', standaloneProd],
  ['variables of Flux', standaloneDev.replace('tls:', `name: "\${TEAM}-mlflow"\ntls:`)],
])('an object gives the objects of its file: %s', (_, yaml) => {
  const result = synthesize('e.yaml', 'e', memory({ 'e.yaml': yaml }), '');
  if ('problems' in result) throw new Error(formatProblems(result.problems));
  const { chart, mlflow } = mlflowIn(yaml);
  expect(objectsOf(chart)).toEqual(expect.arrayContaining([...JSON.parse(JSON.stringify(result.overlay.objects))]));
  expect(mlflow.objects).toHaveLength(result.overlay.objects.length);
});

test.each([
  [
    'an unknown field and a value that is not allowed',
    kindDev.replace('sqlite', 'sqlte').concat('server: {replicaz: 2}\n'),
    [
      'environment.backendStore.type backendStore.type: "sqlte" is not known',
      'environment.server.replicaz unknown field',
    ],
  ],
  [
    'a contradiction',
    kindDev.replace('platform: kind', 'platform: rhoai'),
    ['environment.platform platform rhoai requires a release'],
  ],
  [
    'a finding of a check',
    kindDev.concat('server: {replicas: 2}\n'),
    ['environment.server.replicas MLF-STORE-1 MLflow mlflow spec.replicas: 2 replicas on SQLite'],
  ],
  [
    'a patch that matches nothing',
    kindDev.concat('patches: [{target: {kind: Ingress, name: x}, operations: [{op: remove, path: /a}]}]\n'),
    ['environment.patches[0].target '],
  ],
])('problems are those of the command: %s', (_, yaml, starts) => {
  const { chart } = mlflowIn(yaml);
  const errors = errorsOf(chart);
  expect(withoutPlaces(errors)).toBe(withoutPlaces(printed(yaml)));
  for (const start of starts) expect(errors).toContain(`[ml/mlflow] ${start}`);
});

test('what an environment with problems would have is their text', () => {
  const { mlflow } = mlflowIn(kindDev.replace('sqlite', 'sqlte'));
  expect(() => mlflow.uri).toThrow(
    /ml\/mlflow: the environment is not valid\nenvironment\.backendStore\.type .*"sqlte"/,
  );
});

test('the texts for people and the values for other constructs are those of the overlay', () => {
  const { mlflow } = mlflowIn(standaloneDev);
  const overlay = overlayOf(standaloneDev);
  expect(mlflow.uri).toBe('http://mlflow.mlflow.svc:5000');
  expect(mlflow.requirements).toEqual(overlay.requirements);
  expect(mlflow.accessMatrix.map(({ who }) => who)).toContain('all subjects with view');
  expect(mlflow.readme).toMatch(/^# MLflow on kind: kind\/mlflow\n/);
});

const waived = standaloneDev
  .replace('mlflow:3.17.2', 'mlflow:latest')
  .concat('waivers: [{check: MLF-IMAGE-2, reason: built on the node itself, until: "2026-11-20"}]\n');

describe('a waiver', () => {
  test('does not expire without a date, and is in the README', () => {
    const { chart, mlflow } = mlflowIn(waived);
    expect(errorsOf(chart)).toBe('');
    expect(mlflow.readme).toContain('MLF-IMAGE-2');
  });

  test('expires by the date of the app', () => {
    expect(errorsOf(mlflowIn(waived, { today: '2026-11-20' }).chart)).toBe('');
    expect(errorsOf(mlflowIn(waived, { today }).chart)).toContain(
      'environment.waivers[0].until MLF-WAIVER-1 the waiver of MLF-IMAGE-2 expired on 2026-11-20',
    );
  });
});

describe('patches of the app', () => {
  const named = (mlflow: Mlflow, kind: string): ApiObject => {
    const found = mlflow.objects.find((object) => object.kind === kind);
    if (!found) throw new Error(kind);
    return found;
  };

  test('are judged by the checks', () => {
    const { chart, mlflow } = mlflowIn(standaloneDev);
    named(mlflow, 'StatefulSet').addJsonPatch(JsonPatch.replace('/spec/replicas', 2));
    expect(errorsOf(chart)).toContain('MLF-STORE-9 StatefulSet mlflow/mlflow spec.replicas: 2 pods on SQLite');
  });

  test('give a Job the name of its new state', () => {
    const nameIn = (change?: (job: ApiObject) => void) => {
      const { chart, mlflow } = mlflowIn(standaloneDev);
      change?.(named(mlflow, 'Job'));
      return objectsOf(chart).find(({ kind }) => kind === 'Job')?.metadata.name;
    };
    const plain = nameIn();
    const patched = nameIn((job) => job.addJsonPatch(JsonPatch.replace('/spec/backoffLimit', 9)));
    expect(patched).toMatch(/^mlflow-migration-3-17-2-[0-9a-f]{8}$/);
    expect(patched).not.toBe(plain);
    expect(nameIn((job) => job.metadata.addLabel('team', 'ml'))).toBe(plain);
  });
});

test('a namespace of the chart that cdk8s would write into cluster-scoped objects is refused', () => {
  expect(errorsOf(mlflowIn(kindDev, { namespace: 'ml' }).chart)).toMatch(
    /^\[ml\/mlflow\] the chart ml has the namespace ml, which cdk8s writes into objects of the whole cluster: .* and \d+ more\n {4}remove namespace from the props of the chart/,
  );
});

test('labels of the chart are refused, because selectors and checks do not know them', () => {
  expect(errorsOf(mlflowIn(kindDev, { labels: { team: 'ml' } }).chart)).toMatch(
    /^\[ml\/mlflow\] the chart ml has the labels team, which cdk8s writes into .*\n {4}remove labels from the props of the chart, and write them as labels of the environment/,
  );
});

describe('definitions of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-definitions-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const definition = join(folder, 'widgets.yaml');
  writeFileSync(definition, widgets);
  const relativeTo = (path: string) => relative(process.cwd(), path);
  const withWidget = (definitions: string, size: unknown) =>
    errorsOf(
      mlflowIn(
        standaloneDev.concat(
          stringify({
            definitions,
            extraObjects: [
              {
                apiVersion: 'example.com/v1',
                kind: 'Widget',
                metadata: { name: 'a', namespace: 'mlflow' },
                spec: { size },
              },
            ],
          }),
        ),
      ).chart,
    );

  test.each([
    ['a file', definition],
    ['a folder', folder],
  ])('check its objects: %s, relative to the working folder', (_, path) => {
    expect(withWidget(relativeTo(path), 3)).toBe('');
    expect(withWidget(relativeTo(path), 'large')).toMatch(
      /^\[ml\/mlflow\] environment\.extraObjects\[0\]\.spec\.size MLF-SCHEMA-1 Widget mlflow\/a spec\.size: /,
    );
  });

  test('check what the app has patched', () => {
    const yaml = standaloneDev.concat(
      `definitions: ${relativeTo(definition)}\nextraObjects: [{apiVersion: example.com/v1, kind: Widget, metadata: {name: a, namespace: mlflow}, spec: {size: 1}}]\n`,
    );
    const { chart, mlflow } = mlflowIn(yaml);
    expect(errorsOf(chart)).toBe('');
    mlflow.objects.find(({ kind }) => kind === 'Widget')?.addJsonPatch(JsonPatch.replace('/spec/size', 10));
    expect(errorsOf(chart)).toContain('MLF-SCHEMA-1 Widget mlflow/a spec.size: ');
  });

  test.each([
    ['that do not exist', relativeTo(join(folder, 'gone.yaml')), 'gone.yaml cannot be read (ENOENT)'],
    ['by an absolute path', definition, 'is an absolute path'],
  ])('%s are a problem at their field', (_, path, message) => {
    const errors = withWidget(path, 3);
    expect(errors).toMatch(/^\[ml\/mlflow\] environment\.definitions definitions: /);
    expect(errors).toContain(message);
  });

  test('of an environment file are relative to the file', () => {
    writeFileSync(
      join(folder, 'environment.yaml'),
      `${standaloneDev}definitions: ./widgets.yaml\nextraObjects: [{apiVersion: example.com/v1, kind: Widget, metadata: {name: a, namespace: mlflow}, spec: {size: large}}]\n`,
    );
    const chart = new Chart(new App({ outdir: 'unused' }), 'ml');
    new Mlflow(chart, 'mlflow', { environment: join(folder, 'environment.yaml') });
    expect(errorsOf(chart)).toMatch(/environment\.yaml:\d+:\d+ MLF-SCHEMA-1 Widget mlflow\/a spec\.size: /);
  });
});

test.each([
  ['does not exist', () => {}, 'dev.yaml:1:1 the file cannot be read (ENOENT)'],
  ['is a pipe, which nobody writes', (file: string) => spawnSync('mkfifo', [file]), 'dev.yaml:1:1 it is a pipe'],
  ['is too large', makeLarge, 'dev.yaml:1:1 the file has 1024.0 MiB'],
])('an environment file that %s is a problem of the app', (_, make, message) => {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-'));
  const file = join(folder, 'dev.yaml');
  make(file);
  const chart = new Chart(new App({ outdir: 'unused' }), 'ml');
  new Mlflow(chart, 'mlflow', { environment: file });
  expect(errorsOf(chart)).toContain(message);
  rmSync(folder, { recursive: true });
});

describe('charts', () => {
  test('of an app: one for each file, with a plain name', () => {
    const app = new App({ outdir: 'unused' });
    new Mlflow(app, 'mlflow', { environment: settingsOf(kindDev) });
    expect(app.charts.map(({ node }) => node.path)).toEqual(
      overlayOf(kindDev).files.map(({ name }) => `mlflow-${name.replace('.yaml', '')}`),
    );
    expect(app.charts.map((chart) => objectsOf(chart).length)).toEqual(
      overlayOf(kindDev).files.map(({ objects }) => objects.length),
    );
  });

  test('for single files', () => {
    const app = new App({ outdir: 'unused' });
    const [own, crds] = [new Chart(app, 'own'), new Chart(app, 'crds')];
    new Mlflow(own, 'mlflow', { environment: settingsOf(kindDev), charts: { crds } });
    expect(new Set(objectsOf(crds).map(({ kind }) => kind))).toEqual(new Set(['CustomResourceDefinition']));
    expect(objectsOf(own).map(({ kind }) => kind)).not.toContain('CustomResourceDefinition');
  });

  test('for a file that the overlay does not have are refused', () => {
    const chart = new Chart(new App({ outdir: 'unused' }), 'own');
    expect(() => new Mlflow(chart, 'mlflow', { environment: settingsOf(kindDev), charts: { crd: chart } })).toThrow(
      /^own\/mlflow: charts: this environment has no file crd; its files are namespace, crds, /,
    );
  });
});

test('environments for one cluster in one app share no object', () => {
  const app = new App({ outdir: 'unused' });
  const [one, other, elsewhere] = ['one', 'other', 'elsewhere'].map((id) => new Chart(app, id)) as [
    Chart,
    Chart,
    Chart,
  ];
  const yaml = standaloneDev.concat('cluster: trial\n');
  new Mlflow(one, 'first', { environment: settingsOf(yaml) });
  new Mlflow(other, 'second', { environment: settingsOf(yaml.concat('name: second\n')) });
  new Mlflow(elsewhere, 'third', { environment: settingsOf(yaml.replace('cluster: trial', 'cluster: other')) });
  const errors = errorsOf(one)
    .split('\n')
    .filter((line) => line.startsWith('['));
  expect(errors).toEqual([
    expect.stringMatching(
      /^\[other\/second\] environment\.cluster ClusterRole .* also in kind\/first, which is for the same cluster trial/,
    ),
  ]);
});
