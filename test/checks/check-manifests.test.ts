/** Checks of manifests that no environment was rendered to: of other tools, of people, malformed ones. */
import { checks } from '../../lib/checks/all.js';
import type { Check } from '../../lib/checks/check.js';
import { type CheckManifestsOptions, checkManifests } from '../../lib/checks/check-manifests.js';
import { manifestsOf } from '../../lib/checks/findings.js';
import { identityOf, describe as nameOf } from '../../lib/kubernetes/object.js';
import type { Requirement } from '../../lib/model/requirement.js';
import type { RenderedOverlay } from '../../lib/overlay/rendered-overlay.js';
import { kindDev, kindProd, overlayOf, rhoai34Prod, rhoaiProd } from '../support/environments.js';
import { realmDev, realmProd } from '../support/keycloak.js';
import { oidcDev, oidcProd } from '../support/oidc.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd, standaloneProxy } from '../support/standalone.js';
import * as env from './cases/env.js';
import * as memory from './cases/memory.js';
import * as ref from './cases/ref.js';

const found = (manifests: readonly unknown[], options?: CheckManifestsOptions) =>
  checkManifests(manifests, options).map(
    ({ check, object, field, message }) => `${check.id} ${object}${field ? ` ${field}` : ''}: ${message}`,
  );

const metadata = { name: 'web', namespace: 'shop' };
const securityContext = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
};
const deployment = (container: object, pod: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'example.com/web:1', securityContext, ...container }], ...pod },
    },
  },
});
const container = 'spec.template.spec.containers[0]';

describe('manifests of others', () => {
  test('that keep every rule give no finding', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    };
    expect(found([deployment({ env: [{ name: 'COLOR', value: 'blue' }] }), service])).toEqual([]);
  });

  test.each<[string, readonly unknown[], readonly string[]]>([
    [
      'a secret in a variable',
      [deployment({ env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] })],
      [`MLF-SECRET-1 Deployment shop/web ${container}.env[0].value: holds the value of DB_PASSWORD`],
    ],
    [
      'a ConfigMap that is not there',
      [deployment({ envFrom: [{ configMapRef: { name: 'gone' } }] })],
      [
        `MLF-REF-1 Deployment shop/web ${container}.envFrom[0]: ConfigMap shop/gone does not exist: it is neither one of the objects nor a Requirement`,
      ],
    ],
    [
      'a key that the ConfigMap lacks',
      [
        deployment({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'web', key: 'b' } } }] }),
        { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' } },
      ],
      [
        `MLF-REF-3 Deployment shop/web ${container}.env[0].valueFrom.configMapKeyRef: ConfigMap web has no key b, but a`,
      ],
    ],
    [
      'a Service that selects nothing',
      [{ apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }],
      ['MLF-REF-4 Service shop/web spec.selector: {"app":"web"} selects no pod of this namespace'],
    ],
    [
      'a mistyped variable of MLflow',
      [deployment({ env: [{ name: 'MLFLOW_TRACKING_URL', value: 'https://mlflow.example.com' }] })],
      [
        `MLF-ENV-4 Deployment shop/web ${container}.env[0]: sets MLFLOW_TRACKING_URL, which MLflow does not read; did you mean MLFLOW_TRACKING_URI?`,
      ],
    ],
    [
      'a privileged pod with an image of no version',
      [
        deployment({
          image: 'web',
          securityContext: { ...securityContext, privileged: true, allowPrivilegeEscalation: true },
        }),
      ],
      [
        `MLF-IMAGE-2 Deployment shop/web ${container}.image: "web" has no tag or digest`,
        `MLF-PSS-1 Deployment shop/web ${container}.securityContext: allowPrivilegeEscalation is not false`,
        `MLF-PSS-1 Deployment shop/web ${container}.securityContext: privileged is true`,
      ],
    ],
    [
      'a field that does not exist, in a List',
      [{ apiVersion: 'v1', kind: 'List', items: [null, { ...deployment({}), spec: { replicaz: 1 } }] }],
      [
        'MLF-SCHEMA-1 Deployment shop/web spec.selector: is required',
        'MLF-SCHEMA-1 Deployment shop/web spec.template: is required',
        'MLF-SCHEMA-1 Deployment shop/web spec.replicaz: unknown field; did you mean "replicas"?',
      ],
    ],
    [
      'the same object twice, in a List and beside it',
      [
        { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata }] },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata },
      ],
      ['MLF-ID-1 ConfigMap shop/web: is defined twice'],
    ],
  ])('with %s are found', (_, manifests, says) => {
    expect(found(manifests)).toEqual(says);
  });

  test('may refer to others that are named', () => {
    const manifests = [deployment({ envFrom: [{ configMapRef: { name: 'shared' } }] })];
    const shared = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared', namespace: 'shop' } };
    expect(found(manifests)).toHaveLength(1);
    expect(found(manifests, { others: [shared] })).toEqual([]);
  });

  test('get the object as it was given, with cause and fix', () => {
    const manifest = deployment({ image: 'web:latest' });
    const [finding] = checkManifests([{ apiVersion: 'v1', kind: 'List', items: [manifest] }]);
    expect(finding?.manifest).toBe(manifest);
    expect(finding?.check.title).toContain('images are references with a tag');
    expect(finding?.fix).toBe(checks.find(({ id }) => id === 'MLF-IMAGE-2')?.fix);
  });

  test('show no credential', () => {
    const manifest = deployment({ image: 'https://u:hunter2@registry/web' });
    expect(JSON.stringify(checkManifests([manifest]).map(({ message }) => message))).not.toContain('hunter2');
  });
});

test('with the namespace of the operator, what it creates from an MLflow resource is known', () => {
  const mlflow = {
    apiVersion: 'mlflow.opendatahub.io/v1',
    kind: 'MLflow',
    metadata: { name: 'mlflow' },
    spec: {
      backendStoreUri: 'sqlite:////mlflow/mlflow.db',
      artifactsDestination: 'file:///mlflow/artifacts',
      storage: {},
    },
  };
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'mlflow', namespace: 'ml' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'mlflow' } } },
  };
  const rules = (options?: CheckManifestsOptions) =>
    checkManifests([mlflow, budget], options).flatMap(({ check }) =>
      check.id.startsWith('MLF-REF') ? [check.id] : [],
    );
  expect(rules()).toEqual(['MLF-REF-4']);
  expect(rules({ namespace: 'ml' })).toEqual([]);
});

describe('malformed manifests', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['an empty document', null, []],
    ['undefined', undefined, []],
    ['an empty List', { apiVersion: 'v1', kind: 'List', items: [] }, []],
    ['a word', 'hello', ['MLF-SCHEMA-1 manifest 1: must be a map, not a string']],
    ['a list', [1], ['MLF-SCHEMA-1 manifest 1: must be a map, not a list']],
    [
      'a map of other things',
      { replicas: 2 },
      ['apiVersion', 'kind', 'metadata'].map((field) => `MLF-SCHEMA-1 manifest 1 ${field}: is required`),
    ],
    [
      'no name',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} },
      ['MLF-SCHEMA-1 manifest 1 metadata.name: is required'],
    ],
    [
      'a name that is null',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: null } },
      ['MLF-SCHEMA-1 manifest 1 metadata.name: is required'],
    ],
    [
      'a number as name',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 1, namespace: 'a' } },
      ['MLF-SCHEMA-1 manifest 1 metadata.name: must be a string, not an integer'],
    ],
    [
      'labels as a list',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, labels: ['a'] } },
      ['MLF-SCHEMA-1 manifest 1 metadata.labels: must be a map, not a list'],
    ],
    [
      'metadata as a word',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: 'web' },
      ['MLF-SCHEMA-1 manifest 1 metadata: must be a map, not a string'],
    ],
    ['labels and annotations that are null', { ...deployment({}), metadata: { ...metadata, labels: null } }, []],
    [
      'a name that the API server makes',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'web-', namespace: 'a' } },
      [],
    ],
    ['an unknown kind', { apiVersion: 'example.com/v1', kind: 'Widget', metadata, spec: [1, null] }, []],
    ['an unknown kind without anything', { apiVersion: 'example.com/v1', kind: 'Widget', metadata }, []],
  ])('%s', (_, manifest, says) => {
    expect(found([manifest])).toEqual(says);
  });

  const wrong = [null, 1, 'x', [], [null], {}, { a: null }, [{}], { containers: [null] }, { template: { spec: [] } }];
  const kinds = [
    ...['Pod', 'Service', 'ConfigMap', 'Secret', 'ServiceAccount', 'Namespace'].map((kind) => ['v1', kind] as const),
    ...['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => ['apps/v1', kind] as const),
    ...['Job', 'CronJob'].map((kind) => ['batch/v1', kind] as const),
    ...['Role', 'RoleBinding', 'ClusterRoleBinding'].map((kind) => ['rbac.authorization.k8s.io/v1', kind] as const),
    ...[
      ['networking.k8s.io/v1', 'NetworkPolicy'],
      ['policy/v1', 'PodDisruptionBudget'],
      ['autoscaling/v2', 'HorizontalPodAutoscaler'],
      ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
      ['gateway.networking.k8s.io/v1alpha2', 'HTTPRoute'],
      ['gateway.networking.k8s.io/v1', 'BackendTLSPolicy'],
      ['monitoring.coreos.com/v1', 'ServiceMonitor'],
      ['cert-manager.io/v1', 'Certificate'],
      ['external-secrets.io/v1', 'ExternalSecret'],
      ['bitnami.com/v1alpha1', 'SealedSecret'],
      ['mlflow.opendatahub.io/v1', 'MLflow'],
      ['apps/v1beta1', 'Deployment'],
      ['example.com/v1', 'constructor'],
      ['v1', 'toString'],
      ['__proto__', '__proto__'],
    ].map(([apiVersion = '', kind = '']) => [apiVersion, kind] as const),
  ];

  // A check that one of these stops runs again over those that are valid, and must not fail then.
  test.each(kinds)('of apiVersion %s and kind %s never stop the checks', (apiVersion, kind) => {
    const fields = ['spec', 'data', 'rules', 'roleRef', 'subjects', 'metadata.labels', 'metadata.annotations'];
    const odd = fields.flatMap((field) =>
      wrong.map((value, index) => {
        const metadata = { name: `odd-${field}-${index}`.toLowerCase(), namespace: 'shop' };
        const [outer = '', inner] = field.split('.');
        return inner
          ? { apiVersion, kind, metadata: { ...metadata, [inner]: value } }
          : { apiVersion, kind, metadata, [outer]: value };
      }),
    );
    expect(found([...odd, deployment({ image: 'web' })])).toContain(
      `MLF-IMAGE-2 Deployment shop/web ${container}.image: "web" has no tag or digest`,
    );
  });
});

/** What is required, as objects that are there. */
const provided = ({ kind, name, namespace, keys }: Requirement) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace ? { namespace } : {}) },
  ...(keys.length > 0 ? { data: Object.fromEntries(keys.map(({ key }) => [key, ''])) } : {}),
});

describe('overlays', () => {
  const good = { kindDev, kindProd, rhoaiProd, rhoai34: rhoai34Prod(), standaloneDev, standaloneProd };
  const more = { standaloneCloudNativePg, standaloneProxy, oidcDev, oidcProd, realmDev, realmProd };
  const overlays: readonly (readonly [string, () => RenderedOverlay])[] = [
    ...Object.entries({ ...good, ...more }).map(([name, yaml]) => [name, () => overlayOf(yaml)] as const),
    ...[env, memory, ref].flatMap(({ broken }) =>
      broken.map(([id, , overlay, says]) => [`one of ${id}: ${says}`, overlay] as const),
    ),
  ];

  test.each(
    overlays,
  )('%s: objects alone give the same findings, less those of checks that need the environment', (_, render) => {
    const overlay = render();
    const { objects, requirements, operatorMade, namespace, mlflowVersion } = manifestsOf(overlay);
    const all = checks.flatMap((check) =>
      check.needs === 'environment'
        ? []
        : [...check.run(manifestsOf(overlay))].map(
            ({ object, field, message }) =>
              `${check.id} ${object ? nameOf(identityOf(object)) : 'all manifests'}${field ? ` ${field}` : ''}: ${message}`,
          ),
    );
    const others = [...operatorMade, ...requirements.map(provided)];
    expect(
      found(objects, { others, ...(namespace ? { namespace } : {}), ...(mlflowVersion ? { mlflowVersion } : {}) }),
    ).toEqual(all);
  });
});

test('a check has no environment unless it says that it needs one', () => {
  const texts = { id: 'MLF-X-1', title: '', cause: '', fix: '', waivable: true };
  // @ts-expect-error
  const without: Check = { ...texts, run: (overlay) => (overlay.environment ? [] : []) };
  const withIt: Check = { ...texts, needs: 'environment', run: (overlay) => (overlay.environment ? [] : []) };
  expect([without.needs, withIt.needs]).toEqual([undefined, 'environment']);
  expect(checks.filter(({ needs }) => needs !== 'environment').length).toBeGreaterThan(30);
});
