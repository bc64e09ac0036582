import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { validateObject } from '../lib/api/validate.js';
import { identityOf, type KubernetesObject, keyOf } from '../lib/kubernetes.js';
import { filesBelow } from '../lib/output/files.js';
import { synthesize } from '../lib/synthesize.js';
import { today } from './support/environments.js';

const root = join(__dirname, '..');
const paths = filesBelow(join(root, 'environments')).map((file) => file.replace(/\.yaml$/, ''));

function synthesized(path: string) {
  const result = synthesize(`environments/${path}.yaml`, path, (file) => readFileSync(join(root, file)), today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result;
}

test('the reference environments are the seven that the README names', () => {
  expect(paths).toEqual(['kind/dev', 'kind/prod', 'odh/dev', 'odh/prod', 'rhoai/dev', 'rhoai/manifests', 'rhoai/prod']);
  for (const path of paths)
    expect(readFileSync(join(root, `environments/${path}.yaml`), 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/schema\/environment\.json\n/,
    );
});

test('overlays/ holds what synth writes and nothing else', () => {
  const expected = paths.flatMap((path) => [...synthesized(path).texts.files.keys()].map((name) => `${path}/${name}`));
  expect(filesBelow(join(root, 'overlays'))).toEqual(expected.sort());
});

describe.each(paths)('the overlay %s', (path) => {
  const { texts, overlay } = synthesized(path);
  const manifests = [...texts.files].filter(([name]) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  const read = manifests.flatMap(([, text]) =>
    parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as KubernetesObject),
  );

  test.each([...texts.files.keys()])('%s is the committed one', (name) => {
    expect(texts.files.get(name)).toBe(readFileSync(join(root, 'overlays', path, name), 'utf8'));
  });

  test('comes out the same a second time', () => {
    expect([...synthesized(path).texts.files]).toEqual([...texts.files]);
  });

  test('says in YAML what the constructs made', () => {
    expect(read).toEqual(JSON.parse(JSON.stringify(overlay.objects)));
  });

  test('is known to the last field', () => {
    const unknown = read.filter((object) => validateObject(object) === undefined).map(({ kind }) => kind);
    expect(unknown.filter((kind) => kind !== 'CustomResourceDefinition' && kind !== 'DataScienceCluster')).toEqual([]);
    for (const object of read) expect([object.kind, validateObject(object) ?? []]).toEqual([object.kind, []]);
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
  const yaml = readFileSync(join(root, 'environments/rhoai/prod.yaml'), 'utf8')
    .replace('"3.5"', '"3.4"')
    .replace(/^traceArchival:\n.*\n/m, '');
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  const text = [...result.texts.files.values()].join('\n');
  expect(text).toContain('https://mlflow.redhat-ods-applications.svc:8443\n');
  expect(text).not.toContain('svc:8443/mlflow');
  expect(text).not.toMatch(/^ {2}(migration|traceArchival|readReplica)/m);
  expect(text).toContain('fe4719b7cb5094a81bca1a06a3cf0ea266f2f10ccff4096b420e1ae678a2d503');
});
