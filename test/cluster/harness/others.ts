import { join } from 'node:path';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { operated } from '../../../lib/model/operated.js';
import type { Cluster } from './cluster.js';
import type { DefinitionsOf } from './definitions.js';
import type { Instructions } from './overlay-readme.js';
import { definePlatform } from './platform-definitions.js';
import { startDatabase, writeSecret } from './store-operators.js';
import { upstreamDefinition } from './upstream.js';
import { create, referenceTo, setCondition } from './writes.js';

/** Everybody whom an overlay counts on: admins, the platform, cert-manager, the operator. They only do what it waits for. */
export interface Others {
  /** Meets the prerequisite that a command of the README asks about. */
  bring(command: string): Promise<void>;
  /** What must have happened for a command of the README to end. */
  doTheirPart(command: string): Promise<void>;
}

const definitionsByGroup: Readonly<Record<string, DefinitionsOf>> = {
  'barmancloud.cnpg.io': 'barman-cloud',
  'bitnami.com': 'sealed-secrets',
  'cert-manager.io': 'cert-manager',
  'external-secrets.io': 'external-secrets',
  'gateway.networking.k8s.io': 'gateway-api',
  'generators.external-secrets.io': 'external-secrets',
  'console.openshift.io': 'openshift',
  'datasciencepipelinesapplications.opendatahub.io': 'open-data-hub',
  'argoproj.io': 'argo-workflows',
  'kubeflow.org': 'open-data-hub',
  'ray.io': 'ray-operator',
  'sparkoperator.k8s.io': 'spark-operator',
  'trainer.kubeflow.org': 'trainer',
  'networking.gke.io': 'gke',
  'operators.coreos.com': 'olm',
  'cloud.google.com': 'gke',
  'monitoring.coreos.com': 'prometheus-operator',
  'postgresql.cnpg.io': 'cloudnative-pg',
  'secrets-store.csi.x-k8s.io': 'secrets-store-csi',
  'traefik.io': 'traefik',
  'v1.edp.epam.com': 'edp-keycloak',
};

const dataScienceCluster = {
  apiVersion: 'datasciencecluster.opendatahub.io/v2',
  kind: 'DataScienceCluster',
} as const;

const kubeStateMetrics: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'kube-state-metrics',
    namespace: 'default',
    labels: { 'app.kubernetes.io/name': 'kube-state-metrics' },
  },
  spec: {
    selector: { matchLabels: { app: 'ksm' } },
    template: { metadata: { labels: { app: 'ksm' } }, spec: { containers: [{ name: 'ksm', image: 'ksm' }] } },
  },
};

export function othersOf(
  cluster: Cluster,
  { namespace, platform }: Pick<Instructions, 'namespace' | 'platform'>,
): Others {
  return {
    async bring(command) {
      const [, kind = '', name = '', further = ''] = /get (\S+) ?(\S*)( .*)?$/.exec(command) ?? [];
      const [, labelled, key = '', value = ''] =
        /get namespace (\S+) -o jsonpath='\{\.metadata\.labels\.(\S+)\}'\)" = (\S+)$/.exec(command) ?? [];
      if (labelled) return label(cluster, labelled, key.replaceAll('\\', ''), value);
      if (command.includes(' get packagemanifest ')) return offerPackage(cluster, command);
      if (command.includes(' get odhdashboardconfig ')) return installDashboard(cluster, namespace);
      if (kind === 'notebook.kubeflow.org') return makeWorkbench(cluster, command, name);
      if (kind === 'namespace') return create(cluster, restrictedNamespace(name));
      if (kind === 'dscinitialization') return initializePlatform(cluster, namespace);
      if (kind === 'datasciencecluster') return installPlatform(cluster, name);
      if (kind === '--raw' && name.startsWith('/apis/k8s.keycloak.org/')) return installKeycloakOperator(cluster, name);
      if (kind === '--raw' && name.startsWith('/apis/route.openshift.io/')) return cluster.define('openshift');
      if (command.includes('name=kube-state-metrics')) return create(cluster, kubeStateMetrics);
      if (name === 'objectbucketclaims.objectbucket.io') return definePlatform(cluster, 'ObjectBucketClaim');
      if (name === 'auths.services.platform.opendatahub.io') return definePlatform(cluster, 'Auth');
      if (kind === 'auths.services.platform.opendatahub.io') return createAuth(cluster);
      const crds = kind === 'crd' ? [name, ...further.split(' ').filter(Boolean)] : [];
      const definitions = crds.flatMap((crd) => definitionsByGroup[crd.slice(crd.indexOf('.') + 1)] ?? []);
      if (definitions.length === 0) throw new Error(`nobody is there who could meet the prerequisite: ${command}`);
      return cluster.define(...new Set(definitions));
    },

    async doTheirPart(command) {
      const [, condition = ''] = /--for=condition=(\w+)/.exec(command) ?? [];
      const [, kind, name = ''] =
        / wait .*\b(certificate|datasciencecluster|dscinitialization|subscription\.operators\.coreos\.com|mlflow|cluster\.postgresql\.cnpg\.io|datasciencepipelinesapplication\.\S+|externalsecret|keycloak\.k8s\.keycloak\.org)\/(\S+)/.exec(
          command,
        ) ?? [];
      if (kind === 'certificate') return issueCertificate(cluster, namespace, name);
      if (kind === 'subscription.operators.coreos.com') return installSubscribed(cluster, command, name);
      if (kind === 'dscinitialization') return initialize(cluster, namespace, name);
      if (kind === 'datasciencecluster') return startComponent(cluster, platform, name, condition);
      if (kind === 'mlflow') return startServer(cluster, namespace, name);
      if (kind === 'cluster.postgresql.cnpg.io') return startDatabase(cluster, namespace, name);
      if (kind === 'keycloak.k8s.keycloak.org') return startKeycloak(cluster, namespace, name);
      if (kind?.startsWith('datasciencepipelinesapplication.')) return startPipelines(cluster, command, name);
      const [, place = namespace] = / -n (\S+) wait /.exec(command) ?? [];
      if (kind === 'externalsecret') return writeSecret(cluster, place, name);
    },
  };
}

/** The strictest level of Pod Security: where pods run here, they run everywhere. */
export function restrictedNamespace(name: string): KubernetesObject {
  const labels = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: Object.fromEntries(labels) } };
}

/** cert-manager's part: a Secret with the certificate. */
async function issueCertificate(cluster: Cluster, namespace: string, name: string): Promise<void> {
  const certificate = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name, namespace } };
  const { body } = await cluster.api.get(certificate);
  const { secretName } = body['spec'] as { secretName: string };
  const data = Object.fromEntries(['tls.crt', 'tls.key', 'ca.crt'].map((key) => [key, 'cGxhY2Vob2xkZXI=']));
  await create(cluster, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretName, namespace },
    type: 'kubernetes.io/tls',
    data,
  });
  await setCondition(cluster, certificate, 'Ready');
}

/** The settings of the platform, which its operator creates when it starts. */
async function initializePlatform(cluster: Cluster, applicationsNamespace: string): Promise<void> {
  await definePlatform(cluster, 'DSCInitialization');
  await create(cluster, {
    apiVersion: 'dscinitialization.opendatahub.io/v2',
    kind: 'DSCInitialization',
    metadata: { name: 'default-dsci' },
    spec: { applicationsNamespace },
  });
}

/** The catalog of OpenShift, which has the platform's operator. */
async function offerPackage(cluster: Cluster, command: string): Promise<void> {
  const [, namespace = '', name = ''] = /-n (\S+) get packagemanifest (\S+)$/.exec(command) ?? [];
  const [group, kind] = ['packages.operators.coreos.com', 'PackageManifest'];
  await defineLoosely(cluster, group, 'v1', kind, 'packagemanifests', 'Namespaced');
  await create(cluster, restrictedNamespace(namespace));
  await create(cluster, { apiVersion: `${group}/v1`, kind, metadata: { name, namespace } });
}

/** The Operator Lifecycle Manager installs the platform's operator, with its definitions. */
async function installSubscribed(cluster: Cluster, command: string, name: string): Promise<void> {
  const [, namespace = ''] = / -n (\S+) wait /.exec(command) ?? [];
  await definePlatform(cluster, 'DSCInitialization', 'DataScienceCluster');
  const subscription = {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    metadata: { name, namespace },
  };
  const status = { installedCSV: `${name}.3.5.0`, lastUpdated: '2026-01-01T00:00:00Z' };
  await reported(cluster, { ...subscription, status });
}

/** The platform's operator creates the namespace of its applications. */
async function initialize(cluster: Cluster, namespace: string, name: string): Promise<void> {
  await create(cluster, restrictedNamespace(namespace));
  const initialization = {
    apiVersion: 'dscinitialization.opendatahub.io/v2',
    kind: 'DSCInitialization',
    metadata: { name },
  };
  await reported(cluster, { ...initialization, status: { phase: 'Ready' } });
}

async function reported(cluster: Cluster, object: KubernetesObject): Promise<void> {
  const { status, body } = await cluster.api.merge(object, { subresource: 'status' });
  if (status !== 200) throw new Error(`status of ${object.kind}: ${JSON.stringify(body)}`);
}

/** An administrator's label on a namespace, which must exist. */
async function label(cluster: Cluster, name: string, key: string, value: string): Promise<void> {
  await create(cluster, restrictedNamespace(name));
  await cluster.must('label', 'namespace', name, `${key}=${value}`);
}

/** The dashboard, with its configuration as an administrator left it. */
async function installDashboard(cluster: Cluster, namespace: string): Promise<void> {
  await definePlatform(cluster, 'OdhDashboardConfig');
  await create(cluster, restrictedNamespace(namespace));
  await create(cluster, {
    apiVersion: 'opendatahub.io/v1alpha',
    kind: 'OdhDashboardConfig',
    metadata: { name: 'odh-dashboard-config', namespace },
    spec: { dashboardConfig: { promptManagement: true } },
  });
}

/** The groups of a new Open Data Hub (opendatahub-operator 0c0c991, internal/controller/services/auth). */
async function createAuth(cluster: Cluster): Promise<void> {
  await definePlatform(cluster, 'Auth');
  await create(cluster, {
    apiVersion: 'services.platform.opendatahub.io/v1alpha1',
    kind: 'Auth',
    metadata: { name: 'auth' },
    spec: { adminGroups: ['odh-admins'], allowedGroups: ['system:authenticated'] },
  });
}

/** The platform's operator, with its resource as the platform's admins made it. */
async function installPlatform(cluster: Cluster, name: string): Promise<void> {
  await definePlatform(cluster, 'DataScienceCluster');
  // As in the sample of RHOAI 3.4.
  const components = { dashboard: { managementState: 'Managed' }, mlflowoperator: { managementState: 'Removed' } };
  const spec = { components };
  await create(cluster, { ...dataScienceCluster, metadata: { name }, spec });
}

/** A workbench that a user made in the dashboard. */
async function makeWorkbench(cluster: Cluster, command: string, name: string): Promise<void> {
  const [, namespace = ''] = / -n (\S+) get /.exec(command) ?? [];
  await cluster.define('open-data-hub');
  await create(cluster, restrictedNamespace(namespace));
  await create(cluster, {
    apiVersion: 'kubeflow.org/v1',
    kind: 'Notebook',
    metadata: { name, namespace, annotations: { 'opendatahub.io/username': 'bob' } },
    spec: { template: { spec: { containers: [{ name, image: 'jupyter:1' }] } } },
  });
}

/** The operator of pipelines: its server is ready. */
async function startPipelines(cluster: Cluster, command: string, name: string): Promise<void> {
  const [, namespace = ''] = / -n (\S+) wait /.exec(command) ?? [];
  const group = 'datasciencepipelinesapplications.opendatahub.io';
  const server = { kind: 'DataSciencePipelinesApplication', metadata: { name, namespace } };
  await setCondition(cluster, { apiVersion: `${group}/v1`, ...server }, 'Ready');
}

/** The operator of Keycloak, by the definitions that overlays count on. */
async function installKeycloakOperator(cluster: Cluster, api: string): Promise<void> {
  const version = api.slice(api.lastIndexOf('/') + 1);
  for (const kind of ['Keycloak', 'KeycloakRealmImport'])
    await defineLoosely(cluster, 'k8s.keycloak.org', version, kind, `${kind.toLowerCase()}s`, 'Namespaced');
}

async function startKeycloak(cluster: Cluster, namespace: string, name: string): Promise<void> {
  const apiVersion = 'k8s.keycloak.org/v2beta1';
  await setCondition(cluster, { apiVersion, kind: 'Keycloak', metadata: { name, namespace } }, 'Ready');
}

/** A definition that no Go module holds, reduced to what overlays count on: that it is there. */
export async function defineLoosely(
  cluster: Cluster,
  group: string,
  version: string,
  kind: string,
  plural: string,
  scope: 'Cluster' | 'Namespaced' = 'Cluster',
): Promise<void> {
  const name = `${plural}.${group}`;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const definition: KubernetesObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: {
      group,
      scope,
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, subresources: { status: {} }, schema }],
    },
  };
  await cluster.installDefinitions(cluster.file(`${name}.json`, JSON.stringify(definition)));
}

/** Upstream's definitions of the platform's release where they are to be had, else ours, which equal upstream's newest. */
function platformDefinitions(platform: string): readonly string[] {
  const release = `rhoai-${platform.split(' ').pop()}`;
  const upstream = ['mlflows', 'mlflowconfigs'].map((plural) => upstreamDefinition(plural, release));
  const files = upstream.filter((file) => file !== undefined);
  return files.length > 0 ? files : [join(__dirname, '..', '..', '..', 'overlays/rhoai/manifests/crds.yaml')];
}

/** With the component switched on, the platform installs the operator and its definitions. */
async function startComponent(cluster: Cluster, platform: string, name: string, condition: string): Promise<void> {
  const object = { ...dataScienceCluster, metadata: { name } };
  const { body } = await cluster.api.get(object);
  const { components } = body['spec'] as { components: Record<string, { managementState?: string } | undefined> };
  if (components['mlflowoperator']?.managementState !== 'Managed' || !components['dashboard'])
    throw new Error(`the component is not switched on, or another is gone: ${JSON.stringify(components)}`);
  for (const file of platformDefinitions(platform)) await cluster.must('apply', '--server-side', '-f', file);
  // Definitions come with their component.
  if (/^(Workbenches|AIPipelines)Ready$/.test(condition)) await cluster.define('open-data-hub');
  await setCondition(cluster, object, condition);
}

/** The operator's part: the pods and the claim that others refer to. What it really makes, `operator.test.ts` shows. */
async function startServer(cluster: Cluster, namespace: string, name: string): Promise<void> {
  const mlflow = { apiVersion: 'mlflow.opendatahub.io/v1', kind: 'MLflow', metadata: { name } };
  const { body } = await cluster.api.get(mlflow);
  const { storage } = body['spec'] as { storage?: object };
  if (storage) {
    const metadata = { name: operated.claim, namespace, ownerReferences: [referenceTo(body)] };
    await create(cluster, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: storage });
  }
  await create(cluster, serverDeployment(namespace, body));
  await setCondition(cluster, mlflow, 'Available');
}

/** Controllers of disruption budgets ask the owner of a pod how many there should be. */
function serverDeployment(namespace: string, owner: KubernetesObject): KubernetesObject {
  const container = {
    name: 'mlflow',
    image: 'mlflow',
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  const { podLabels: labels } = operated;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'mlflow', namespace, labels, ownerReferences: [referenceTo(owner)] },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [container],
        },
      },
    },
  };
}
