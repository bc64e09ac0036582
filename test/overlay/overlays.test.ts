import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { formatProblems } from '../../lib/environment/parse.js';
import { identityOf, type KubernetesObject, keyOf } from '../../lib/kubernetes/object.js';
import { outdated, strangersOf } from '../../lib/output/strangers.js';
import { Mlflow } from '../../lib/synthesis/mlflow.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindDev, kindProd, rhoai34Prod, rhoaiProd, today } from '../support/environments.js';
import { refusals } from '../support/objects.js';
import { isUnchanged, readReference, references, referenceTeams, referenceText } from '../support/references.js';
import { replaced } from '../support/replaced.js';
import { isWhole } from '../support/sample.js';

const root = join(__dirname, '..', '..');

function synthesized(path: string) {
  const result = synthesize(`environments/${path}.yaml`, path, readReference, today, { teams: referenceTeams(path) });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result;
}

test('the reference environments are those that docs/overlays.md names', () => {
  const page = readFileSync(join(root, 'docs/overlays.md'), 'utf8');
  expect(references).toEqual([...page.matchAll(/^\| `(\w+\/[\w-]+)` \|/gm)].map(([, path]) => path).sort());
  for (const path of references)
    expect(referenceText(path)).toMatch(/^# yaml-language-server: \$schema=\.\.\/\.\.\/schema\/environment\.json\n/);
});

/** An overlay whose environment a user has changed is that of the user. */
const unchanged = references.filter(isUnchanged);

test('overlays/ holds what synth writes, and no other generated file', () => {
  const strangers = strangersOf(
    join(root, 'overlays'),
    unchanged.map((path) => synthesized(path).texts),
    'environments',
  );
  expect(outdated(strangers)).toEqual([]);
});

function sortedByKey(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const keyed = objects.map((object) => [keyOf(identityOf(object)), object] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}

/** Kinds of which no registry has the definition. */
const unchecked = [
  'CustomResourceDefinition',
  'DataScienceCluster',
  'OdhDashboardConfig',
  'Keycloak',
  'ObjectBucketClaim',
];

describe.each(references)('the overlay %s', (path) => {
  const { texts, overlay } = synthesized(path);
  const manifests = [...texts.files].filter(([name]) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  const read = manifests.flatMap(([, text]) =>
    parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as KubernetesObject),
  );

  (unchanged.includes(path) ? test : test.skip).each([...texts.files.keys()])('%s is the committed one', (name) => {
    expect(texts.files.get(name)).toBe(readFileSync(join(root, 'overlays', path, name), 'utf8'));
  });

  test('comes out the same a second time', () => {
    expect([...synthesized(path).texts.files]).toEqual([...texts.files]);
  });

  test('says in YAML what the constructs made', () => {
    expect(read).toEqual(JSON.parse(JSON.stringify(overlay.objects)));
  });

  (unchanged.includes(path) ? test : test.skip)('is what the construct makes in a chart', () => {
    const chart = new Chart(new App({ outdir: 'unused' }), 'chart');
    const mlflow = new Mlflow(chart, 'mlflow', { environment: join(root, `environments/${path}.yaml`), today });
    const objects = chart.toJson() as readonly KubernetesObject[];
    expect(sortedByKey(objects)).toEqual(sortedByKey(read));
    expect(texts.files.get('README.md')).toContain(mlflow.readme);
  });

  test('is known to the last field', () => {
    expect(refusals(read, unchecked)).toEqual([]);
  });

  test('has every object once and every file in its kustomization', () => {
    const keys = read.map((object) => keyOf(identityOf(object)));
    expect(new Set(keys).size).toBe(keys.length);
    const listed = (
      parseAllDocuments(texts.files.get('kustomization.yaml') ?? '')[0]?.toJS() as { resources: string[] }
    ).resources;
    expect(listed).toEqual(manifests.map(([name]) => name));
  });

  test('holds no Secret, no hash in a name and no label of cdk8s', () => {
    const text = manifests.map(([, manifest]) => manifest).join('\n');
    expect(read.map(({ kind }) => kind)).not.toContain('Secret');
    expect(text).not.toMatch(/cdk8s\.io\/|-c8[0-9a-f]{6}\b|placeholder|null$/m);
  });
});

test('RHOAI 3.4 gets the fields and the URI of its release', () => {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(rhoai34Prod()), today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  const text = [...result.texts.files.values()].join('\n');
  expect(text).toContain('https://mlflow.redhat-ods-applications.svc:8443\n');
  expect(text).not.toContain('svc:8443/mlflow');
  expect(text).not.toMatch(/^ {2}(migration|traceArchival|readReplica)/m);
  expect(text).toContain('fe4719b7cb5094a81bca1a06a3cf0ea266f2f10ccff4096b420e1ae678a2d503');
});

describe('patches', () => {
  const patched = (operations: string, target = '{kind: MLflow, name: mlflow}') => {
    const yaml = `${kindProd}patches:\n  - target: ${target}\n    operations:\n      - ${operations}\n`;
    return synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  };
  const problems = (...args: Parameters<typeof patched>) => {
    const result = patched(...args);
    return 'problems' in result ? formatProblems(result.problems) : '';
  };

  test('change the object that they name, and the checks see it', () => {
    const result = patched('{op: add, path: /metadata/labels/team, value: ml}');
    if ('problems' in result) throw new Error(JSON.stringify(result.problems));
    expect(result.texts.files.get('mlflow.yaml')).toMatch(/^ {4}team: ml$/m);
    expect(problems('{op: replace, path: /spec/replicas, value: two}')).toContain(
      'MLF-SCHEMA-1 MLflow mlflow spec.replicas: must be an integer',
    );
  });

  test('of a definition leave those of other overlays alone', () => {
    const crds = (result: ReturnType<typeof patched>) =>
      'problems' in result ? '' : (result.texts.files.get('crds.yaml') ?? '');
    const target = '{kind: CustomResourceDefinition, name: mlflows.mlflow.opendatahub.io}';
    expect(crds(patched('{op: add, path: /metadata/labels/team, value: ml}', target))).toContain('team: ml');
    expect(crds(synthesize('e.yaml', 'e', () => Buffer.from(kindProd), today))).not.toContain('team: ml');
  });

  test.each([
    ['{op: remove, path: /spec/nope/x}', 'e.yaml:24:9 remove /spec/nope/x on MLflow mlflow: the path does not exist'],
    ['{op: add, path: /spec/nope/x, value: 1}', 'add /spec/nope/x on MLflow mlflow: the path does not exist'],
    ['{op: replace, path: /spec/replicas}', 'the operation requires a value'],
    ['{op: test, path: /spec/replicas, value: 7}', 'the value at this path is different'],
    ['{op: remove, path: /metadata}', 'removes apiVersion, kind or name of the object'],
  ])('%s is refused at its line', (operation, message) => expect(problems(operation)).toContain(message));

  test.each([
    [
      '{kind: MLflow, name: mlfow}',
      'MLflow mlfow is not an object of this overlay\n    of kind MLflow there is mlflow',
    ],
    ['{kind: Ingress, name: x}', 'the overlay has no object of kind Ingress'],
  ])('on %s are refused', (target, message) =>
    expect(problems('{op: remove, path: /spec}', target)).toContain(message));

  test('on a name that two namespaces share ask for the namespace', () => {
    const workspaces = ['a', 'b'].map((namespace) => `  - {namespace: ${namespace}, artifacts: {}}\n`).join('');
    const yaml = `${kindProd}workspaces:\n${workspaces}patches: [{target: {kind: MLflowConfig, name: mlflow}, operations: [{op: remove, path: /spec}]}]\n`;
    const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
    expect('problems' in result && formatProblems(result.problems)).toContain(
      'MLflowConfig mlflow names 2 objects\n    add the namespace: one of a, b',
    );
  });
});

test('any other Kubernetes gets an overlay of its own', () => {
  const yaml = replaced(kindProd, 'platform: kind', 'platform: kubernetes');
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  if ('problems' in result) throw new Error(formatProblems(result.problems));
  expect(result.overlay.environment.namespace).toBe('mlflow');
});

test('whatever stands in an environment is answered, never a crash', () => {
  let seed = 11;
  const draw = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  const pick = <T>(items: readonly T[]): T => items[draw(items.length)] as T;
  const values = [
    null,
    '',
    0,
    -1,
    1e9,
    'x',
    true,
    [],
    {},
    ['a'],
    { a: 1 },
    'https://a/b',
    '10.0.0.1',
    '9'.repeat(70),
    '{{',
    3.5,
    { type: 's3' },
    [{}],
    [null],
    { name: '' },
  ];
  const kinds = [
    'Service',
    'Role',
    'RoleBinding',
    'Pod',
    'MLflow',
    'HTTPRoute',
    'NetworkPolicy',
    'CronJob',
    'ServiceMonitor',
    'Deployment',
    'Certificate',
  ];
  const pathsOf = [
    '/spec',
    '/spec/replicas',
    '/spec/template',
    '/spec/env',
    '/metadata',
    '/metadata/labels',
    '/spec/schedule',
    '/rules',
    '/spec/env/0',
    '/roleRef',
    '/subjects',
  ];
  for (let round = 0; round < (isWhole ? 400 : 80); round++) {
    const environment = parse(pick([kindProd, kindDev, rhoaiProd])) as Record<string, unknown>;
    const what = draw(3);
    if (what === 0)
      environment['extraObjects'] = [
        {
          apiVersion: pick([
            'v1',
            'apps/v1',
            'batch/v1',
            'gateway.networking.k8s.io/v1',
            'rbac.authorization.k8s.io/v1',
          ]),
          kind: pick(kinds),
          metadata: { name: 'x', namespace: 'n' },
          [pick(['spec', 'rules', 'data', 'subjects', 'roleRef'])]: pick(values),
        },
      ];
    if (what === 1)
      environment['patches'] = [
        {
          target: {
            kind: pick(kinds),
            name: pick(['mlflow', 'mlflow-garbage-collection', 'mlflow-operator-controller-manager']),
          },
          operations: [{ op: pick(['add', 'replace', 'remove']), path: pick(pathsOf), value: pick(values) }],
        },
      ];
    if (what === 2) environment[pick(Object.keys(environment))] = pick(values);
    expect(() => synthesize('e.yaml', 'e', () => Buffer.from(stringify(environment)), today)).not.toThrow();
  }
});
