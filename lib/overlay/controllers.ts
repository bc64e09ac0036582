/** What must be installed for the custom resources of an overlay: controllers that are known, and the API of any other kind. */
import { customResources } from '../crds/custom-resources.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';
import type { Prerequisite } from '../model/prerequisite.js';

interface Controller {
  /** Its name and oldest version, which may depend on the kinds. */
  readonly what: string | ((kinds: ReadonlySet<string>) => string);
  readonly why: string;
  /** Its definitions, by API group, kind and plural. */
  readonly definitions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const controllers: readonly Controller[] = [
  {
    what: 'the Operator Lifecycle Manager, which every OpenShift has',
    why: 'it installs operators',
    definitions: { 'operators.coreos.com': { Subscription: 'subscriptions', OperatorGroup: 'operatorgroups' } },
  },
  {
    what: 'cert-manager 1.15 or newer',
    why: 'it issues certificates',
    definitions: {
      'cert-manager.io': { Certificate: 'certificates', Issuer: 'issuers', ClusterIssuer: 'clusterissuers' },
    },
  },
  {
    what: 'trust-manager, which reads Secrets of its own namespace',
    why: 'it copies the CA of the server for the gateway',
    definitions: { 'trust.cert-manager.io': { Bundle: 'bundles' } },
  },
  {
    // HTTPRoute has timeouts since 1.2, BackendTLSPolicy is v1 since 1.4.
    what: (kinds) =>
      kinds.has('BackendTLSPolicy')
        ? 'Gateway API 1.4 or newer, with a controller that supports BackendTLSPolicy'
        : 'Gateway API 1.2 or newer, with a controller',
    why: 'users connect through an HTTPRoute',
    definitions: {
      'gateway.networking.k8s.io': {
        HTTPRoute: 'httproutes',
        Gateway: 'gateways',
        GRPCRoute: 'grpcroutes',
        ReferenceGrant: 'referencegrants',
        BackendTLSPolicy: 'backendtlspolicies',
      },
    },
  },
  {
    what: 'Cilium 1.16 or newer as the network plug-in',
    why: 'it enforces policies for connections that only it can name',
    definitions: { 'cilium.io': { CiliumNetworkPolicy: 'ciliumnetworkpolicies' } },
  },
  {
    what: 'the Prometheus operator',
    why: 'it reads monitors and alerts',
    definitions: {
      'monitoring.coreos.com': {
        ServiceMonitor: 'servicemonitors',
        PodMonitor: 'podmonitors',
        PrometheusRule: 'prometheusrules',
        Probe: 'probes',
      },
    },
  },
  {
    what: 'CloudNativePG 1.26 or newer',
    why: 'it runs the database',
    definitions: {
      'postgresql.cnpg.io': {
        Cluster: 'clusters',
        Database: 'databases',
        Pooler: 'poolers',
        ScheduledBackup: 'scheduledbackups',
      },
    },
  },
  {
    what: 'the plugin barman-cloud of CloudNativePG',
    why: 'it backs up the database',
    definitions: { 'barmancloud.cnpg.io': { ObjectStore: 'objectstores' } },
  },
  {
    what: 'External Secrets 0.17 or newer',
    why: 'it creates the Secrets',
    definitions: {
      'external-secrets.io': {
        ExternalSecret: 'externalsecrets',
        SecretStore: 'secretstores',
        ClusterSecretStore: 'clustersecretstores',
      },
      'generators.external-secrets.io': { Password: 'passwords', Webhook: 'webhooks' },
    },
  },
  {
    what: 'the Secrets Store CSI driver with syncSecret.enabled, and its provider',
    why: 'it creates the Secrets when pods mount them',
    definitions: { 'secrets-store.csi.x-k8s.io': { SecretProviderClass: 'secretproviderclasses' } },
  },
  {
    what: 'Sealed Secrets',
    why: 'it decrypts the Secrets of the overlay',
    definitions: { 'bitnami.com': { SealedSecret: 'sealedsecrets' } },
  },
  {
    // Its transports read Secrets and ConfigMaps with CAs since 3.4.
    what: (kinds) => (kinds.has('ServersTransport') ? 'Traefik 3.4 or newer' : 'Traefik 3'),
    why: 'users connect through an IngressRoute',
    definitions: {
      'traefik.io': { IngressRoute: 'ingressroutes', ServersTransport: 'serverstransports', Middleware: 'middlewares' },
    },
  },
  {
    what: 'Google Kubernetes Engine, with the Gateway API enabled',
    why: 'its load balancer checks the health of the server',
    definitions: {
      'networking.gke.io': { HealthCheckPolicy: 'healthcheckpolicies', GCPBackendPolicy: 'gcpbackendpolicies' },
    },
  },
  {
    what: 'Google Kubernetes Engine, with HTTP load balancing',
    why: 'its load balancer checks the health of the server',
    definitions: { 'cloud.google.com': { BackendConfig: 'backendconfigs' } },
  },
  {
    what: 'the web console of OpenShift',
    why: 'it shows the link',
    definitions: { 'console.openshift.io': { ConsoleLink: 'consolelinks' } },
  },
  {
    what: 'the component workbenches of the platform',
    why: 'its controllers run workbenches and connect them to MLflow',
    definitions: { 'kubeflow.org': { Notebook: 'notebooks' } },
  },
  {
    what: 'the webhook for PodDefaults of Kubeflow',
    why: 'it connects pods of notebooks and pipelines',
    definitions: { 'kubeflow.org': { PodDefault: 'poddefaults' } },
  },
  {
    what: 'the component aipipelines of the platform (datasciencepipelines in 3.4)',
    why: 'its operator runs pipeline servers and connects them to MLflow',
    definitions: {
      'datasciencepipelinesapplications.opendatahub.io': {
        DataSciencePipelinesApplication: 'datasciencepipelinesapplications',
      },
    },
  },
  {
    what: 'KServe 0.11 or newer',
    why: 'it fetches models of MLflow and serves them',
    definitions: {
      'serving.kserve.io': {
        ClusterStorageContainer: 'clusterstoragecontainers',
        InferenceService: 'inferenceservices',
      },
    },
  },
  {
    what: 'Argo Workflows 3.4 or newer',
    why: 'it runs workflows of teams',
    definitions: { 'argoproj.io': { WorkflowTemplate: 'workflowtemplates' } },
  },
  {
    what: 'Kubeflow Trainer 2.2 or newer',
    why: 'it runs TrainJobs of teams',
    definitions: { 'trainer.kubeflow.org': { TrainJob: 'trainjobs' } },
  },
  {
    what: 'KubeRay',
    why: 'its operator runs RayJobs of teams',
    definitions: { 'ray.io': { RayJob: 'rayjobs' } },
  },
  {
    what: 'the Spark operator of Kubeflow 2, with its webhook',
    why: 'it runs SparkApplications of teams, and its webhook adds their variables and volumes',
    definitions: { 'sparkoperator.k8s.io': { SparkApplication: 'sparkapplications' } },
  },
  {
    what: 'a provisioner of object buckets (NooBaa or Rook)',
    why: 'it creates the bucket',
    definitions: { 'objectbucket.io': { ObjectBucketClaim: 'objectbucketclaims' } },
  },
];

/** The controllers that objects of an overlay need, and the APIs of kinds that none of them nor `others` brings. */
export function controllerPrerequisites(
  objects: readonly KubernetesObject[],
  others: readonly Prerequisite[],
): readonly Prerequisite[] {
  const known = controllers.flatMap(({ what, why, definitions }) => {
    const kinds = new Set(objects.filter((object) => nameIn(definitions, object)).map(({ kind }) => kind));
    const names = [...new Set(objects.flatMap((object) => nameIn(definitions, object) ?? []))].sort();
    const isCovered = others.some(({ test = '', provides = [] }) =>
      names.every((name) => test.includes(name) || provides.includes(name.slice(name.indexOf('.') + 1))),
    );
    if (names.length === 0 || isCovered) return [];
    return [{ what: typeof what === 'string' ? what : what(kinds), why, test: `kubectl get crd ${names.join(' ')}` }];
  });
  return [...known, ...unknownApis(objects, others)];
}

function nameIn(definitions: Controller['definitions'], { apiVersion, kind }: KubernetesObject): string | undefined {
  const group = groupOf(apiVersion);
  const plural = definitions[group]?.[kind];
  return plural && `${plural}.${group}`;
}

/** Kinds of extra objects, whose plural names are not known. */
function unknownApis(objects: readonly KubernetesObject[], others: readonly Prerequisite[]): readonly Prerequisite[] {
  const own = [
    ...customResources.map(({ group }) => group),
    ...objects.flatMap((object) =>
      object.kind === 'CustomResourceDefinition' ? String(at(object, 'spec', 'group')) : [],
    ),
  ];
  const missing = objects.filter(
    (object) =>
      isCustom(object) &&
      !own.includes(groupOf(object.apiVersion)) &&
      !controllers.some(({ definitions }) => nameIn(definitions, object)) &&
      !others.some(
        ({ test = '', provides = [] }) =>
          provides.includes(groupOf(object.apiVersion)) ||
          test.includes(groupOf(object.apiVersion)) ||
          test.includes(` ${object.kind.toLowerCase()} `),
      ),
  );
  return [...new Set(missing.map(({ apiVersion }) => apiVersion))].map((apiVersion) => {
    const kinds = [...new Set(missing.filter((one) => one.apiVersion === apiVersion).map(({ kind }) => kind))];
    return {
      what: `the API ${apiVersion}`,
      why: `the overlay has objects of kind ${kinds.join(', ')}`,
      test: `kubectl get --raw /apis/${apiVersion}`,
    };
  });
}

/** API groups of Kubernetes itself have no dot, or end in `.k8s.io` and are not those of its further projects. */
export function isCustom({ apiVersion }: KubernetesObject): boolean {
  const group = groupOf(apiVersion);
  return group.includes('.') && !builtIn.has(group.replace(/(\.authorization)?\.k8s\.io$/, ''));
}

const builtIn = new Set(
  `admissionregistration apiextensions apiregistration authentication authorization certificates coordination
   discovery events flowcontrol.apiserver internal.apiserver networking node rbac resource scheduling storage
   storagemigration`.split(/\s+/),
);
