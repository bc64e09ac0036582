/** Prerequisites come from the kinds that are rendered, and name the databases that must exist. */
import { groupOf } from '../../lib/kubernetes/object.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindDev, kindProd, overlayOf, rhoaiProd } from '../support/environments.js';
import { oidcProd } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg, standaloneProd, standaloneProxy } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const testsOf = (yaml: string) => overlayOf(yaml).prerequisites.flatMap(({ test }) => test ?? []);
const namesOf = (yaml: string) => overlayOf(yaml).prerequisites.map(({ what }) => what);
const variant = (name: string) => standaloneVariants[name] ?? '';

describe.each([
  ...Object.entries(standaloneVariants),
  ['kindDev', kindDev],
  ['kindProd', kindProd],
])('the overlay of %s', (_, yaml) => {
  test('has a prerequisite for each API group that is not of Kubernetes, of the overlay or of the operator', () => {
    const { objects } = overlayOf(yaml);
    const tests = testsOf(yaml).join('\n');
    const groups = new Set(objects.map(({ apiVersion }) => groupOf(apiVersion)));
    const others = [...groups].filter(
      (group) => /\./.test(group) && !/^(networking|rbac.*|apiextensions)\.k8s\.io$/.test(group),
    );
    const unnamed = others.filter((group) => !tests.includes(group));
    expect(unnamed.filter((group) => !/^mlflow\.|^components\.platform/.test(group))).toEqual([]);
  });
});

test('BackendTLSPolicy is required only where the overlay has one', () => {
  expect(testsOf(standaloneProd)).toContain(
    'kubectl get crd backendtlspolicies.gateway.networking.k8s.io httproutes.gateway.networking.k8s.io',
  );
  const plain = replaced(standaloneProd, 'tls: {source: cert-manager}', 'tls: {source: none}');
  expect(testsOf(plain)).toContain('kubectl get crd httproutes.gateway.networking.k8s.io');
  expect(namesOf(plain)).toContain('Gateway API 1.2 or newer, with a controller');
  expect(overlayReadme(overlayOf(plain), [])).not.toContain('BackendTLSPolicy');
});

test('a controller that a component requires too is required once', () => {
  const traefik = namesOf(variant('ingress-route')).filter((what) => what.includes('Traefik'));
  expect(traefik).toEqual([expect.stringContaining('whose entry point')]);
});

describe('extra objects', () => {
  const extra = (object: string) => `${standaloneProd}extraObjects: [${object}]\n`;
  const policy = '{apiVersion: kyverno.io/v1, kind: Policy, metadata: {name: a, namespace: mlflow}}';

  test('of a kind without a known controller require its API', () => {
    expect(overlayOf(extra(policy)).prerequisites).toContainEqual({
      what: 'the API kyverno.io/v1',
      why: 'the overlay has objects of kind Policy',
      test: 'kubectl get --raw /apis/kyverno.io/v1',
    });
  });

  test('of Kubernetes require nothing', () => {
    const quota = '{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: a}, value: 1}';
    expect(testsOf(extra(quota))).toEqual(testsOf(standaloneProd));
  });

  test('whose definition is an extra object too require nothing', () => {
    const crd =
      '{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: policies.kyverno.io}, spec: {group: kyverno.io}}';
    expect(testsOf(extra(`${crd}, ${policy}`))).toEqual(testsOf(standaloneProd));
  });
});

describe('databases that must exist', () => {
  const databasesOf = (yaml: string) => namesOf(yaml).filter((what) => what.startsWith('database '));

  test.each([
    ['one outside', standaloneProd, ['database mlflow on db.example.com:5432']],
    [
      'that of the users too',
      oidcProd,
      ['database mlflow on db.example.com:5432', 'database mlflow_auth on db.example.com:5432'],
    ],
    ['behind a proxy there are no users', standaloneProxy, ['database mlflow on db.example.com:5432']],
    ['CloudNativePG makes its own', standaloneCloudNativePg, []],
    ['with users as well', variant('oidc-cnpg'), []],
    ['SQLite is a file', kindDev, []],
    ['of an operated server', rhoaiProd, ['database mlflow on db.databases.svc:5432']],
    [
      'a registry of its own',
      `${rhoaiProd}registryStore: {host: registry.databases.svc, port: 6432, database: models}\n`,
      ['database mlflow on db.databases.svc:5432', 'database models on registry.databases.svc:6432'],
    ],
  ] as const)('%s', (_, yaml, expected) => {
    expect(databasesOf(yaml)).toEqual(expected.map((what) => `${what}, owned by the user of the server`));
  });
});
