/** What an environment sets of pods reaches every pod of every variant, also those that operators make. */
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import type { Container, PodSpec, PodTemplateSpec, ResourceRequirements } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { kindDev, kindProd, overlayOf, rhoaiProd } from '../support/environments.js';
import { referenceText, wholeReferences } from '../support/references.js';
import { sample } from '../support/sample.js';
import { standaloneVariants } from '../support/standalone-variants.js';

type Fields = Readonly<Record<string, unknown>>;

const references = Object.fromEntries(wholeReferences.map((name) => [`${name}.yaml`, referenceText(name)]));
const configCli = (standaloneVariants['keycloak-edp'] ?? '').replace(
  'apply: {type: edp}',
  'apply: {type: config-cli, image: "example.com/config-cli:6-26"}',
);
const ownCache = (standaloneVariants['oidc-cnpg'] ?? '').replace(/cache: \{[^}]*\}/, 'cache: {type: in-cluster}');
const variants: Readonly<Record<string, Fields>> = Object.fromEntries(
  Object.entries({ ...references, ...standaloneVariants, configCli, ownCache, kindDev, kindProd, rhoaiProd }).map(
    ([name, text]) => [name, parse(text) as Fields],
  ),
);

const nodeAffinity = {
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] }],
  },
};
const placement = {
  nodeSelector: { pool: 'ml' },
  tolerations: [{ key: 'ml', operator: 'Exists', effect: 'NoSchedule' }],
  affinity: { nodeAffinity },
};
const pods = {
  ...placement,
  priorityClassName: 'platform',
  runtimeClassName: 'gvisor',
  pullSecrets: ['registry-credentials'],
  labels: { team: 'ml' },
  annotations: { 'example.com/owner': 'ml' },
  caBundleConfigMap: { name: 'corporate-ca' },
  cpuLimit: '3',
};

/** What can be seen of one kind of pods, wherever its object keeps it. */
interface Seen {
  readonly where: string;
  /** The component, by which exceptions name it. */
  readonly component: string;
  readonly values: { readonly [K in keyof typeof pods]: unknown };
}

/** Kinds that make no pods, and are not looked at. Another kind fails the test, until it is here or below. */
const withoutPods = new Set(
  `Namespace CustomResourceDefinition ClusterRole ClusterRoleBinding Role RoleBinding ServiceAccount Service
   ConfigMap NetworkPolicy PodDisruptionBudget HorizontalPodAutoscaler PersistentVolumeClaim Certificate Issuer
   HTTPRoute Bundle SecretProviderClass BackendTLSPolicy Route ConsoleLink Gateway HealthCheckPolicy GCPBackendPolicy BackendConfig Ingress IngressRoute ServersTransport ReferenceGrant ServiceMonitor PodMonitor
   PrometheusRule GrafanaDashboard ExternalSecret SecretStore SealedSecret Password Database ScheduledBackup
   MLflowConfig DataSciencePipelinesApplication DataScienceCluster OdhDashboardConfig ObjectBucketClaim KeycloakRealmImport KeycloakRealm KeycloakClient
   ClusterStorageContainer Webhook
   KeycloakRealmGroup Middleware ResourceQuota LimitRange`.split(/\s+/),
);

function seenIn(object: KubernetesObject): readonly Seen[] {
  const name = `${object.kind} ${object.metadata.name}`;
  const spec = (object['spec'] ?? {}) as Fields;
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'Job':
    case 'CronJob':
      return templatesIn(object, name).map(([where, template]) => templateOf(where, componentOf(object), template));
    case 'Pooler':
      return templatesIn(object, name).map(([where, template]) => templateOf(where, 'pooler', template));
    case 'Cluster':
      return [clusterOf(name, spec)];
    case 'ObjectStore': {
      const { instanceSidecarConfiguration } = spec as { instanceSidecarConfiguration: Fields };
      const cpuLimit = cpuLimitsOf([instanceSidecarConfiguration as unknown as Container]);
      return [{ where: name, component: 'backup sidecar', values: { ...pods, cpuLimit } }];
    }
    case 'MLflow':
      return [mlflowOf(name, spec)];
    case 'Notebook':
      return templatesIn(object, name).map(([where, template]) => templateOf(where, 'workbench', template));
    case 'Keycloak':
      // The operator of EDP calls a Keycloak by a resource of the same kind.
      return String(object['apiVersion']).startsWith('k8s.keycloak.org/') ? [keycloakOf(name, spec)] : [];
    default:
      return [];
  }
}

/** Every pod template at any depth. */
function templatesIn(value: unknown, where: string): readonly (readonly [string, PodTemplateSpec])[] {
  if (typeof value !== 'object' || value === null) return [];
  const { spec } = value as { spec?: { containers?: unknown } };
  const own = Array.isArray(spec?.containers) ? [[where, value as PodTemplateSpec] as const] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => templatesIn(inner, `${where}/${key}`))];
}

function componentOf({ metadata: { name, labels = {} } }: KubernetesObject): string {
  return labels['app.kubernetes.io/component'] ?? name;
}

function templateOf(where: string, component: string, { metadata, spec }: PodTemplateSpec): Seen {
  return { where, component, values: { ...placementIn(spec), ...metadataIn(metadata), ...contentsIn(spec) } };
}

const placementIn = (spec: Partial<PodSpec> = {}) => ({
  nodeSelector: spec.nodeSelector,
  tolerations: spec.tolerations,
  affinity: spec.affinity && { nodeAffinity: spec.affinity.nodeAffinity },
  priorityClassName: spec.priorityClassName,
  runtimeClassName: spec.runtimeClassName,
  pullSecrets: spec.imagePullSecrets?.map((one) => one.name),
});

const metadataIn = (metadata: PodTemplateSpec['metadata'] = {}) => ({
  labels: only(metadata.labels, pods.labels),
  annotations: only(metadata.annotations, pods.annotations),
});

const contentsIn = ({ containers = [], initContainers = [], volumes = [] }: Partial<PodSpec> = {}) => ({
  caBundleConfigMap: volumes
    .map(({ configMap }) => ({ name: configMap?.name }))
    .find(({ name }) => name === pods.caBundleConfigMap.name),
  cpuLimit: cpuLimitsOf([...initContainers, ...containers]),
});

/** The limit that all containers share; of those that have another, that one. */
function cpuLimitsOf(containers: readonly Pick<Container, 'resources'>[]): unknown {
  const limits = new Set(containers.map(({ resources }) => resources?.limits?.cpu));
  return limits.size === 1 ? [...limits][0] : [...limits];
}

function only(given: Readonly<Record<string, string>> = {}, wanted: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, given[key]]));
}

function clusterOf(where: string, spec: Fields): Seen {
  const { affinity, inheritedMetadata, resources } = spec as {
    affinity: PodSpec & { nodeAffinity?: unknown };
    inheritedMetadata?: PodTemplateSpec['metadata'];
    resources: ResourceRequirements;
  };
  return {
    where,
    component: 'PostgreSQL',
    values: {
      ...placementIn(spec as Partial<PodSpec>),
      nodeSelector: affinity.nodeSelector,
      tolerations: affinity.tolerations,
      affinity: { nodeAffinity: affinity.nodeAffinity },
      ...metadataIn(inheritedMetadata),
      caBundleConfigMap: undefined,
      cpuLimit: resources.limits?.cpu,
    },
  };
}

function mlflowOf(where: string, spec: Fields): Seen {
  const { podLabels, podAnnotations, caBundleConfigMap, resources } = spec as {
    podLabels?: Readonly<Record<string, string>>;
    podAnnotations?: Readonly<Record<string, string>>;
    caBundleConfigMap?: unknown;
    resources: ResourceRequirements;
  };
  return {
    where,
    component: 'MLflow',
    values: {
      ...placementIn(spec as Partial<PodSpec>),
      labels: only(podLabels, pods.labels),
      annotations: only(podAnnotations, pods.annotations),
      caBundleConfigMap,
      cpuLimit: resources.limits?.cpu,
    },
  };
}

function keycloakOf(where: string, spec: Fields): Seen {
  const { scheduling, unsupported, resources } = spec as {
    scheduling?: Partial<PodSpec>;
    unsupported: { podTemplate: PodTemplateSpec };
    resources: ResourceRequirements;
  };
  const { podTemplate } = unsupported;
  const { nodeSelector, runtimeClassName } = podTemplate.spec ?? {};
  return {
    where,
    component: 'Keycloak',
    values: {
      ...placementIn({ ...(spec as Partial<PodSpec>), ...scheduling, nodeSelector, runtimeClassName }),
      ...metadataIn(podTemplate.metadata),
      ...contentsIn(podTemplate.spec),
      cpuLimit: resources.limits?.cpu,
    },
  };
}

/** What does not reach a component, and why. */
const exceptions: Readonly<Record<string, Partial<Record<keyof typeof pods, string>>>> = {
  cache: { caBundleConfigMap: 'calls nothing' },
  'object-store': { caBundleConfigMap: 'calls nothing' },
  pooler: { caBundleConfigMap: 'trusts the CA of its Cluster, by CloudNativePG' },
  PostgreSQL: {
    caBundleConfigMap: 'CloudNativePG takes CAs from Secrets alone: backup.destination.ca',
    runtimeClassName: 'a Cluster has no such field',
  },
  realm: { caBundleConfigMap: 'with a CA of the issuer or of Keycloak itself, that one alone' },
  operator: {
    caBundleConfigMap: 'calls the API server alone',
    cpuLimit: "upstream's limit of 1 CPU is its own",
  },
  workbench: Object.fromEntries(
    Object.keys(pods).map((field) => [field, 'workbenches are in namespaces of teams, and have settings of their own']),
  ),
  MLflow: {
    priorityClassName: 'the resource has no such field',
    runtimeClassName: 'the resource has no such field',
    pullSecrets: 'the resource has no such field: its account has them',
  },
};
/** A backup of PostgreSQL runs in an image of PostgreSQL, which cannot join CAs; it mounts that of the database. */
const isDump = ({ component }: Seen, { backendStore }: Fields) =>
  component === 'backup' && (backendStore as Fields)['type'] !== 'sqlite';

function missing(seen: readonly Seen[], environment: Fields, wanted: Partial<typeof pods>): readonly string[] {
  return seen.flatMap((one) =>
    Object.entries(wanted)
      .filter(([field]) => !exceptions[one.component]?.[field as keyof typeof pods])
      .filter(([field]) => !(field === 'caBundleConfigMap' && isDump(one, environment)))
      .filter(([field, value]) => !isDeepStrictEqual(one.values[field as keyof typeof pods], value))
      .map(([field]) => `${one.where}: ${field} is ${JSON.stringify(one.values[field as keyof typeof pods])}`),
  );
}

/** The environment without what it says of the server's pods already. */
function bare(environment: Fields): Fields {
  const { caBundleConfigMap: _, podLabels: __, ...server } = (environment['server'] ?? {}) as Fields;
  return { ...environment, server };
}

const names = Object.keys(variants);

/** Every variant with `pods`, rendered once. */
const rendered = new Map<string, readonly KubernetesObject[]>();
function withPods(name: string): readonly KubernetesObject[] {
  const known = rendered.get(name) ?? overlayOf(stringify({ ...bare(variants[name] ?? {}), pods })).objects;
  rendered.set(name, known);
  return known;
}

test.each(sample(names, 8))('%s: `pods` reaches every pod', (name) => {
  expect(missing(withPods(name).flatMap(seenIn), variants[name] ?? {}, pods)).toEqual([]);
});

test('no object has a kind of which this test does not know whether it makes pods', () => {
  const objects = names.flatMap(withPods);
  const makers = 'Deployment StatefulSet Job CronJob Pooler Cluster ObjectStore MLflow Keycloak Notebook'.split(' ');
  const kinds = new Set(objects.map(({ kind }) => kind));
  expect([...kinds].filter((kind) => !withoutPods.has(kind) && !makers.includes(kind))).toEqual([]);
  const others = objects.filter(({ kind }) => withoutPods.has(kind) && kind !== 'CustomResourceDefinition');
  expect(others.flatMap((object) => templatesIn(object, object.kind))).toEqual([]);
});

test('every exception is one', () => {
  const seen = names.flatMap(withPods).flatMap(seenIn);
  const stale = Object.entries(exceptions).flatMap(([component, fields]) =>
    Object.keys(fields)
      .filter((field) =>
        seen
          .filter((one) => one.component === component)
          .every(({ values }) =>
            isDeepStrictEqual(values[field as keyof typeof pods], pods[field as keyof typeof pods]),
          ),
      )
      .map((field) => `${component}: ${field}`),
  );
  expect(stale).toEqual([]);
});

test.each(sample(names, 8))('%s: what `server` says is the default of every other pod', (name) => {
  const environment = bare(variants[name] ?? {});
  const server = environment['server'] as Fields;
  const standalone = environment['form'] === 'standalone';
  const own = {
    ...server,
    ...placement,
    podLabels: pods.labels,
    caBundleConfigMap: pods.caBundleConfigMap,
    ...(standalone
      ? {
          priorityClassName: pods.priorityClassName,
          image: { ...(server['image'] as Fields), pullSecrets: pods.pullSecrets },
        }
      : {}),
  };
  const { annotations: _, runtimeClassName: __, cpuLimit: ___, ...shared } = pods;
  const { priorityClassName: ____, pullSecrets: _____, ...operated } = shared;
  const { objects } = overlayOf(stringify({ ...environment, server: own }));
  expect(missing(objects.flatMap(seenIn), environment, standalone ? shared : operated)).toEqual([]);
});

test('all kinds of pods are among the variants', () => {
  const found = new Set(
    names
      .flatMap(withPods)
      .flatMap(seenIn)
      .map(({ component }) => component),
  );
  expect([...found].sort()).toEqual([
    'Keycloak',
    'MLflow',
    'PostgreSQL',
    'backup',
    'backup sidecar',
    'cache',
    'garbage-collection',
    'migration',
    'object-store',
    'operator',
    'permissions',
    'pooler',
    'proxy',
    'realm',
    'server',
    'session-pruning',
    'smoke-test',
    'trace-archival',
    'workbench',
  ]);
});

test('the account of an operated server has the pull secrets, for its resource has no field', () => {
  const { objects } = overlayOf(
    stringify({ ...variants['kindProd'], pods: { pullSecrets: ['registry-credentials'] } }),
  );
  const account = objects.find(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === 'mlflow-sa');
  expect(account?.['imagePullSecrets']).toEqual([{ name: 'registry-credentials' }]);
});

/** Where a component has a `pod` of its own, and which pods that reaches. */
const refinements: readonly (readonly [path: string, variant: string, components: readonly string[]])[] = [
  ['migration', 'cnpg-full', ['migration']],
  ['garbageCollection', 'cnpg-full', ['garbage-collection']],
  ['traceArchival', 'cnpg-full', ['trace-archival']],
  ['backup', 'cnpg-full', ['backup']],
  ['smokeTest', 'cnpg-full', ['smoke-test']],
  ['backendStore', 'cnpg-full', ['PostgreSQL', 'pooler']],
  ['artifactStore', 'cnpg-transaction', ['object-store']],
  ['authentication', 'proxy-token', ['proxy']],
  ['authentication.session.store', 'proxy-token', ['cache']],
  ['authentication.cache', 'ownCache', ['cache']],
  ['keycloak.server', 'keycloak-import', ['Keycloak']],
  ['keycloak.server.database', 'keycloak-import', ['PostgreSQL']],
  ['keycloak.apply', 'kubernetes/keycloak-prod.yaml', ['realm']],
  ['keycloak.apply', 'configCli', ['realm']],
  ['operator', 'kindProd', ['operator']],
  ['garbageCollection', 'kindProd', ['garbage-collection']],
];

test.each(refinements)('%s.pod of %s refines these pods alone', (path, variant, components) => {
  const own = { nodeSelector: { pool: 'own' }, labels: { part: 'own' } };
  const environment = structuredClone({
    ...bare(variants[variant] ?? {}),
    pods: { ...pods, caBundleConfigMap: undefined },
  });
  const place = path.split('.').reduce<Record<string, unknown>>((at, key) => {
    at[key] = at[key] ?? {};
    return at[key] as Record<string, unknown>;
  }, environment);
  place['pod'] = own;
  const seen = overlayOf(stringify(environment))
    .objects.flatMap(seenIn)
    .filter(({ component }) => component !== 'backup sidecar');
  const refined = seen.filter(({ values }) => isDeepStrictEqual(values.nodeSelector, own.nodeSelector));
  expect([...new Set(refined.map(({ component }) => component))].sort()).toEqual(components);
  // Other fields are still those of all pods.
  for (const { values } of refined)
    expect([values.tolerations, values.labels]).toEqual([pods.tolerations, pods.labels]);
  for (const { values } of seen.filter((one) => !refined.includes(one)))
    expect(values.nodeSelector).toEqual(pods.nodeSelector);
});
