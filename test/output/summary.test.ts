import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { customResources } from '../../lib/crds/custom-resources.js';
import { resourceOf } from '../../lib/kubernetes/resource-name.js';
import { marked, markedSource } from '../../lib/output/mark.js';
import { imageName } from '../../lib/output/summary/image-name.js';
import { type OverlaySummary, readSummary, summaryJsonSchema } from '../../lib/output/summary/summary-schema.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { today } from '../support/environments.js';
import { readReference } from '../support/references.js';

function filesOf(path: string, read = readReference): ReadonlyMap<string, string> {
  const result = synthesize(`environments/${path}.yaml`, path, read, today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.texts.files;
}

function summaryOf(files: ReadonlyMap<string, string>): OverlaySummary {
  const summary = readSummary(files.get('overlay.json') ?? '');
  if (!summary) throw new Error('no summary');
  return summary;
}

describe('the summary of an operated server', () => {
  const files = filesOf('kind/prod');
  const summary = summaryOf(files);

  test('says what it is, and where', () => {
    expect(summary).toMatchObject({
      overlay: 'kind/prod',
      environment: 'environments/kind/prod.yaml',
      platform: 'kind',
      form: 'operated',
      stage: 'prod',
      instance: 'mlflow',
      namespace: 'opendatahub',
      namespaces: ['opendatahub'],
      versions: { mlflow: '3.14.0', 'mlflow-operator': 'odh-stable' },
      publicUri: 'https://mlflow.127-0-0-1.sslip.io/mlflow',
    });
    expect(summary.generator).toBe(JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')).version);
  });

  test('lists the files of the kustomization with their waves, and no default', () => {
    const listed = (files.get('kustomization.yaml') ?? '')
      .split('\n')
      .flatMap((line) => line.match(/^- (.*)/)?.[1] ?? []);
    expect(summary.files.map(({ name }) => name)).toEqual(listed);
    const access = summary.files.find(({ name }) => name === 'access.yaml');
    expect(access).toMatchObject({ wave: -20, owner: 'cluster', apply: 'server-side' });
    expect(files.get('overlay.json')).not.toContain('"server-side"');
  });

  test('names the roles that it binds', () => {
    expect(summary.boundRoles).toContainEqual({ kind: 'ClusterRole', name: 'mlflow-operator-manager-role' });
  });

  test('names Secrets with their keys, definitions and images', () => {
    expect(summary.requirements).toContainEqual({
      kind: 'Secret',
      name: 'mlflow-db-app',
      namespace: 'opendatahub',
      keys: ['username', 'password'],
      providedBy: expect.stringContaining('CloudNativePG'),
    });
    expect(summary.definitions.delivered).toContain('mlflows.mlflow.opendatahub.io');
    expect(summary.definitions.needed).toContain('backendtlspolicies.gateway.networking.k8s.io');
    expect(summary.images).toContainEqual({ name: 'chrislusf/seaweedfs', tag: '4.39' });
  });
});

test('a standalone server has the version of its plug-in, and several namespaces', () => {
  const summary = summaryOf(filesOf('kubernetes/keycloak-prod'));
  expect(summary.versions).toEqual({ mlflow: '3.17.2', 'mlflow-oidc-auth': '11.0.2' });
  expect(summaryOf(filesOf('kubernetes/prod')).namespaces.length).toBeGreaterThan(1);
});

test('variables of Flux are in it as they are written', () => {
  const text = readReference('environments/kubernetes/prod.yaml')
    .toString()
    .replace('[mlflow.example.com]', `["mlflow.\${DOMAIN}"]`);
  const files = filesOf('kubernetes/prod', () => Buffer.from(text));
  expect(files.get('overlay.json')).toContain(`.\${DOMAIN}`);
  expect(files.get('overlay.json')).not.toContain('fluxvar');
  expect(summaryOf(files).variables).toEqual(['DOMAIN']);
});

test('a newer file is read without the fields that are not known; another one is not a summary', () => {
  const written = JSON.parse(filesOf('rhoai/dev').get('overlay.json') ?? '') as OverlaySummary;
  const newer = { ...written, later: 1, files: written.files.map((file) => ({ ...file, owner: 'fleet', later: [] })) };
  expect(readSummary(JSON.stringify(newer))).toEqual(
    expect.objectContaining({
      overlay: 'rhoai/dev',
      files: expect.arrayContaining([expect.objectContaining({ owner: 'instance' })]),
    }),
  );
  expect(readSummary(JSON.stringify(newer))).not.toHaveProperty('later');
  expect(readSummary('{"overlay": "rhoai/dev"}')).toBeUndefined();
  expect(readSummary('{')).toBeUndefined();
});

test('a generated file of JSON is recognized by its first field', () => {
  const text = marked('p/a/overlay.json', 'environments/p/a.yaml', '{\n  "overlay": "p/a"\n}\n');
  expect(Object.keys(JSON.parse(text))).toEqual(['$comment', 'overlay']);
  expect(markedSource('p/a/overlay.json', text)).toBe('environments/p/a.yaml');
  expect(markedSource('p/a/overlay.json', text.replaceAll('\n', '\r\n'))).toBe('environments/p/a.yaml');
  expect(markedSource('p/b/overlay.json', text)).toBeUndefined();
  expect(markedSource('p/a/overlay.json', '{}')).toBeUndefined();
});

test.each([
  ['registry:5000/ml/mlflow', { name: 'registry:5000/ml/mlflow' }],
  ['registry:5000/ml/mlflow:3.17', { name: 'registry:5000/ml/mlflow', tag: '3.17' }],
  ['mlflow@sha256:0a', { name: 'mlflow', digest: 'sha256:0a' }],
  ['ghcr.io/mlflow:3@sha256:0a', { name: 'ghcr.io/mlflow', tag: '3', digest: 'sha256:0a' }],
])('the image %s', (image, parts) => expect(imageName(image)).toEqual(parts));

test('plurals are those of the definitions', () => {
  for (const { kind, name } of customResources) expect(resourceOf(kind)).toBe(name.split('.')[0]);
  const others = `NetworkPolicy networkpolicies, Ingress ingresses, Endpoints endpoints, Gateway gateways,
    BackendTLSPolicy backendtlspolicies, SecretProviderClass secretproviderclasses, Password passwords, HTTPRoute httproutes`;
  for (const [kind = '', plural] of others.split(',').map((pair) => pair.trim().split(' ')))
    expect(resourceOf(kind)).toBe(plural);
});

test('the JSON schema describes every field', () => {
  const schema = summaryJsonSchema() as { properties: Record<string, { description?: string }>; required: string[] };
  expect(schema.required).toContain('overlay');
  expect(Object.values(schema.properties).every(({ description }) => description)).toBe(true);
});
