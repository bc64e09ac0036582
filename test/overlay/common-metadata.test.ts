/** Labels and annotations of every object: the overlay's own, those of the environment, and those of pods. */
import { parse, stringify } from 'yaml';
import { runChecks } from '../../lib/checks/run.js';
import { formatProblems } from '../../lib/environment/parse.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import { composeOverlay } from '../../lib/overlay/overlay.js';
import { programVersion } from '../../lib/overlay/program-version.js';
import type { Overlay } from '../../lib/overlay/rendering.js';
import { environmentOf, kindDev, kindProd, overlayOf, problemsOf, today } from '../support/environments.js';
import { only } from '../support/objects.js';
import { referenceText, wholeReferences } from '../support/references.js';
import { standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const texts: readonly (readonly [string, string])[] = [
  ...wholeReferences.map((name) => [`${name}.yaml`, referenceText(name)] as const),
  ...Object.entries(standaloneVariants),
];

/** The YAML of an environment with other top-level fields. */
const withFields = (yaml: string, fields: Readonly<Record<string, unknown>>) =>
  stringify({ ...(parse(yaml) as object), ...fields });
const composed = (name: string, yaml: string) => composeOverlay(environmentOf(yaml, `environments/${name}`));
const prefixed = (names: readonly string[]) => names.map((name) => `app.kubernetes.io/${name}`);
const standard = prefixed(['name', 'instance', 'component', 'part-of', 'managed-by']);
const labelsOf = (overlay: Overlay, kind: string, name: string | RegExp) =>
  only(overlay.objects, kind, name).metadata.labels ?? {};

const own = {
  labels: { team: 'ml-platform', 'example.com/cost-center': '4711' },
  annotations: { 'example.com/contact': 'ml-platform@example.com' },
};

/** Everything of an object that a cluster never lets anybody change, or that chooses other objects. */
function fixed(object: KubernetesObject): unknown {
  const { kind, metadata } = object;
  const isJob = kind === 'Job';
  return {
    kind,
    name: isJob ? metadata.name.replace(/-[0-9a-f]{8}$/, '') : metadata.name,
    namespace: metadata.namespace,
    selector: at(object, 'spec', 'selector'),
    podSelector: at(object, 'spec', 'podSelector'),
    volumeClaimTemplates: at(object, 'spec', 'volumeClaimTemplates'),
    roleRef: object['roleRef'],
  };
}

const timesLabelled = (object: KubernetesObject) => JSON.stringify(object).split('"team":"ml-platform"').length - 1;

/** Objects that belong to the platform: an overlay sets single fields of them. */
const platformKinds = ['DataScienceCluster', 'OdhDashboardConfig', 'Auth'];

/** On the object itself, and where it makes pods on those; a CronJob has them on its Jobs, too. */
function expectedTimes({ apiVersion, kind, ...object }: KubernetesObject): number {
  if (isPartial({ apiVersion, kind, ...object })) return 0;
  if (kind === 'CronJob') return 3;
  const ofKeycloak = kind === 'Keycloak' && apiVersion.startsWith('k8s.keycloak.org/');
  return ofKeycloak || ['Deployment', 'StatefulSet', 'Job', 'Cluster', 'Pooler', 'MLflow'].includes(kind) ? 2 : 1;
}

/** Kinds that hold data, own what does, or belong to the platform. */
const dataKinds =
  'Namespace CustomResourceDefinition PersistentVolumeClaim StatefulSet Cluster ObjectBucketClaim MLflow DataScienceCluster OdhDashboardConfig Auth DataSciencePipelinesApplication'.split(
    ' ',
  );

/** Kinds that are made again from their manifests. Another kind fails the test, until it is here or above. */
const remadeKinds =
  `ClusterRole ClusterRoleBinding Role RoleBinding ServiceAccount Service ConfigMap NetworkPolicy PodDisruptionBudget
   HorizontalPodAutoscaler Deployment Job CronJob Certificate Issuer HTTPRoute BackendTLSPolicy Ingress IngressRoute
   ServersTransport ReferenceGrant ServiceMonitor PodMonitor PrometheusRule GrafanaDashboard ExternalSecret SecretStore
   SealedSecret Password Database Pooler ObjectStore ScheduledBackup MLflowConfig Keycloak KeycloakRealmImport
   KeycloakRealm KeycloakClient KeycloakRealmGroup Middleware Route ConsoleLink Gateway HealthCheckPolicy GCPBackendPolicy
   BackendConfig SecretProviderClass ResourceQuota LimitRange Webhook ClusterStorageContainer InferenceService TrainJob
   RayJob SparkApplication WorkflowTemplate PodDefault`.split(/\s+/);

/** Objects of others, of which overlays have some fields. */
const isPartial = ({ kind, ...object }: KubernetesObject) =>
  platformKinds.includes(kind) || (kind === 'Notebook' && object['spec'] === undefined);

function losesData(object: KubernetesObject): boolean | 'unknown kind' {
  if (object.kind === 'Notebook') return isPartial(object);
  if (object.kind === 'StatefulSet') return at(object, 'spec', 'volumeClaimTemplates') !== undefined;
  return dataKinds.includes(object.kind) || (remadeKinds.includes(object.kind) ? false : 'unknown kind');
}

function isKept({ metadata: { annotations = {} } }: KubernetesObject): boolean {
  const options = annotations['argocd.argoproj.io/sync-options']?.split(',') ?? [];
  const argoCd = ['Prune=false', 'Delete=false'].filter((option) => options.includes(option)).length;
  const flux = annotations['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
  if (argoCd !== (flux ? 2 : 0)) throw new Error(`kept by one of them alone: ${JSON.stringify(annotations)}`);
  return flux;
}

const selectors: string[] = [];

describe.each(texts)('%s', (name, yaml) => {
  const plain = composed(name, yaml);
  const labelled = composed(name, withFields(yaml, { ...own, podMetadata: true }));

  test('every object that is not of the platform has the five labels', () => {
    const without = plain.objects.filter(({ metadata }) => standard.some((key) => !metadata.labels?.[key]));
    expect(without).toEqual(plain.objects.filter(isPartial));
  });

  test('every object and every pod has those of the environment, and nothing else changes', () => {
    expect(labelled.objects.map(fixed)).toEqual(plain.objects.map(fixed));
    for (const { kind, metadata } of labelled.objects.filter((object) => !isPartial(object)))
      expect([kind, metadata]).toEqual([
        kind,
        expect.objectContaining({
          labels: expect.objectContaining(own.labels),
          annotations: expect.objectContaining(own.annotations),
        }),
      ]);
    expect(labelled.objects.map((object) => [object.kind, timesLabelled(object)])).toEqual(
      labelled.objects.map((object) => [object.kind, expectedTimes(object)]),
    );
  });

  test('every object whose deletion loses data is kept by Argo CD and Flux, and no other', () => {
    const keeping = labelled.objects.map((object) => [object.kind, isKept(object)]);
    expect(keeping).toEqual(labelled.objects.map((object) => [object.kind, losesData(object)]));
  });

  test('no script, and no variable of one, is substituted by Flux', () => {
    const substituted = labelled.objects.filter(
      ({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/substitute'] !== 'disabled',
    );
    const texts = substituted.map((object) => JSON.stringify(object));
    expect(texts.filter((text) => text.includes(`\${`) || /"(set -eu|#!)/.test(text))).toEqual([]);
  });

  test('the result passes all checks', () => {
    expect(formatProblems(runChecks(labelled, today).problems)).toBe('');
  });

  selectors.push(
    ...plain.objects.flatMap((object) =>
      [at(object, 'spec', 'selector'), at(object, 'spec', 'podSelector')].flatMap((selector) =>
        Object.keys(at(selector, 'matchLabels') ?? (at(selector, 'matchExpressions') ? {} : selector) ?? {}),
      ),
    ),
  );
});

test('no key by which objects of an overlay are selected can be a label of the environment', () => {
  const keys = [...new Set(selectors)];
  expect(keys).toContain('cnpg.io/cluster');
  const problems = problemsOf(withFields(kindDev, { labels: Object.fromEntries(keys.map((key) => [key, 'x'])) }));
  expect(keys.filter((key) => !new RegExp(` ${key} (is set by|selects pods)`).test(problems))).toEqual([]);
});

test('labels of the environment stay beside those that an object has, and change none of them', () => {
  const yaml = withFields(standaloneProd, {
    observability: { serviceMonitor: { labels: { team: 'monitoring' }, podNetworks: ['10.244.0.0/16'] } },
    labels: { team: 'ml', area: 'data' },
    extraObjects: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'own',
          namespace: 'mlflow',
          labels: { 'app.kubernetes.io/name': 'other', area: 'x' },
          annotations: { 'example.com/contact': 'me' },
        },
      },
    ],
    annotations: own.annotations,
  });
  const overlay = overlayOf(yaml);
  expect(labelsOf(overlay, 'ServiceMonitor', 'mlflow')).toMatchObject({ team: 'monitoring', area: 'data' });
  expect(labelsOf(overlay, 'Service', 'mlflow')).toMatchObject({ team: 'ml', area: 'data' });
  expect(only(overlay.objects, 'ConfigMap', 'own').metadata).toMatchObject({
    labels: {
      'app.kubernetes.io/component': 'extra',
      'app.kubernetes.io/managed-by': 'cdk8s-mlflow',
      'app.kubernetes.io/name': 'other',
      area: 'x',
      team: 'ml',
    },
    annotations: { 'example.com/contact': 'me' },
  });
});

test('pods have the labels of the environment only where podMetadata says so', () => {
  const template = (yaml: string) =>
    at(only(overlayOf(yaml).objects, 'Deployment', 'mlflow'), 'spec', 'template', 'metadata');
  const plain = template(standaloneProd);
  expect(template(withFields(standaloneProd, own))).toEqual(plain);
  expect(template(withFields(standaloneProd, { ...own, podMetadata: true }))).toMatchObject({
    labels: own.labels,
    annotations: own.annotations,
  });
});

test('the MLflow resource hands them to the pods that the operator makes', () => {
  const yaml = withFields(kindProd, { ...own, podMetadata: true });
  const server = { ...(parse(yaml) as { server: object }).server, podLabels: { team: 'serving' } };
  expect(only(overlayOf(withFields(yaml, { server })).objects, 'MLflow')['spec']).toMatchObject({
    podLabels: { ...own.labels, team: 'serving' },
    podAnnotations: own.annotations,
  });
});

describe('a version', () => {
  const version = (overlay: Overlay, kind: string, name: string | RegExp) =>
    labelsOf(overlay, kind, name)['app.kubernetes.io/version'];

  test('is that of MLflow for the server, its jobs and what belongs to them, image by digest or not', () => {
    const overlay = overlayOf(standaloneProd);
    expect(version(overlay, 'Deployment', 'mlflow')).toBe('3.17.2');
    expect(version(overlay, 'Service', 'mlflow')).toBe('3.17.2');
    expect(version(overlay, 'Job', /^mlflow-migration/)).toBe('3.17.2');
    expect(version(overlay, 'NetworkPolicy', 'mlflow-migration')).toBe('3.17.2');
    expect(version(overlay, 'ClusterRole', 'mlflow-view')).toBeUndefined();
  });

  test.each([
    ['example.com:5000/valkey:9.0.0', '9.0.0'],
    [`example.com/valkey:v9.0.0-1@sha256:${'a'.repeat(64)}`, 'v9.0.0-1'],
    [`example.com:5000/valkey@sha256:${'a'.repeat(64)}`, undefined],
    ['example.com/valkey:stable', undefined],
    ['example.com/valkey:9.', undefined],
  ])('of another program is the tag of its image: %s', (image, expected) => {
    const environment = environmentOf(standaloneProd);
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'x' },
      spec: { template: { spec: { containers: [{ image }] } } },
    };
    expect(programVersion(object, environment)).toBe(expected);
  });
});

test('what all instances of a cluster share has the labels of none of them', () => {
  const overlay = overlayOf(withFields(standaloneProd, { name: 'ml-b' }));
  expect(labelsOf(overlay, 'ClusterRole', 'mlflow-view')['app.kubernetes.io/instance']).toBe('mlflow');
  expect(labelsOf(overlay, 'Service', 'ml-b')['app.kubernetes.io/instance']).toBe('ml-b');
});

describe('a label or annotation of the environment', () => {
  test.each([
    [
      { labels: { 'app.kubernetes.io/part-of': 'x' } },
      'labels.app.kubernetes.io/part-of: app.kubernetes.io/part-of is set by the overlay',
    ],
    [{ labels: { 'node.kubernetes.io/x': 'x' } }, 'node.kubernetes.io/x is reserved for Kubernetes'],
    [{ annotations: { 'k8s.io/x': 'x' } }, 'k8s.io/x is reserved for Kubernetes'],
    [{ labels: { 'control-plane': 'x' } }, 'control-plane selects pods'],
    [{ labels: { 'cnpg.io/cluster': 'x' } }, 'cnpg.io/cluster is set by CloudNativePG'],
    [{ annotations: { 'argocd.argoproj.io/hook': 'PostSync' } }, 'is set by the tool that applies the overlay'],
    [{ labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } }, 'is set by the tool that applies the overlay'],
    [{ labels: { 'cost center': 'x' } }, '"cost center" is not a valid key'],
    [{ annotations: { 'a/b/c': 'x' } }, '"a/b/c" is not a valid key'],
    [{ labels: { team: 'ML Platform' } }, '"ML Platform"'],
    [{ labels: { team: 'x'.repeat(64) } }, 'at most 63'],
    [{ labels: { team: 4711 } }, 'labels.team'],
  ])('%j is refused', (fields, message) => {
    for (const yaml of [kindDev, standaloneProd]) {
      const problems = problemsOf(withFields(yaml, fields));
      expect(problems).toContain(message);
      expect(problems).toMatch(/^e\.yaml:\d+:\d+ /);
    }
  });

  test('may hold any text as an annotation', () => {
    const fields = { annotations: { 'example.com/note': 'Ask team ML, or https://example.com/?a=b' } };
    expect(problemsOf(withFields(kindDev, fields))).toBe('');
  });

  test('does not make the namespace a workspace', () => {
    expect(problemsOf(withFields(standaloneProd, { labels: { 'mlflow-enabled': 'true' } }))).toContain(
      'mlflow-enabled selects the namespaces that are workspaces (authentication.workspaces.labelSelector)',
    );
    const server = { workspaceLabelSelector: { matchExpressions: [{ key: 'ml', operator: 'Exists' }] } };
    expect(problemsOf(withFields(kindDev, { server, labels: { ml: 'x' } }))).toContain(
      'ml selects the namespaces that are workspaces (server.workspaceLabelSelector)',
    );
  });
});
