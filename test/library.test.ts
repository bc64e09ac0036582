/** The public API: an app that uses every construct, from what the entries export alone. */
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as mlflow from '../lib/index.js';
import { isValidated } from '../lib/kubernetes/validated.js';
import * as operated from '../lib/operated.js';
import * as standalone from '../lib/standalone.js';

const instance: mlflow.Instance = { name: 'mlflow', namespace: 'ml' };
const podSetting: mlflow.PodSetting = { securityPreset: 'hardened' };
const dnsPorts = [53];
const apiServer = { ports: [443, 6443] };
const gateway: standalone.ExposureProps['gateway'] & { readonly type: 'gateway-api' } = {
  type: 'gateway-api',
  name: 'public',
  namespace: 'gateways',
  hostnames: ['mlflow.example.com'],
};

function standaloneApp(app: App): Chart {
  const chart = new Chart(app, 'standalone');
  const store = {
    type: 'cloudnative-pg',
    instances: 1,
    backup: { destination: { bucket: 'backups', endpoint: 'https://s3.example.com' } },
  } as const;
  const objects = { type: 'in-cluster-s3', server: 'versitygw' } as const;
  new mlflow.RestrictedNamespace(chart, 'Namespace', { name: instance.namespace });
  new mlflow.CustomResourceDefinitions(chart, 'Definitions', { resources: [mlflow.mlflowConfig] });
  new mlflow.ClusterRoles(chart, 'ClusterRoles', { roles: standalone.roles });
  new standalone.NamespacedRoles(chart, 'Roles', { instance, version: '3.17.2', additional: true });
  const server = new standalone.Server(chart, 'Server', {
    instance,
    server: { image: { image: 'registry.example.com/mlflow-oidc:3.17.2' } },
    authentication: {
      type: 'oidc',
      issuer: 'https://sso.example.com/realms/ml',
      groups: ['/users'],
      adminGroups: ['/admins'],
    },
    backendStore: store,
    artifactStore: objects,
    tls: { source: 'cert-manager' },
    gateway,
    metrics: true,
  });
  new standalone.PostgresqlCluster(chart, 'Database', { instance, store, apiServer, dnsPorts, podSetting });
  new standalone.ObjectStore(chart, 'ObjectStore', { instance, store: objects, podSetting, dnsPorts });
  new standalone.BucketClaim(chart, 'Claim', { instance, bucket: 'mlflow', storageClassName: 'noobaa' });
  new standalone.Cache(chart, 'Cache', { instance, cache: { type: 'in-cluster' }, podSetting });
  new standalone.Keycloak(chart, 'Keycloak', {
    server,
    settings: { apply: { type: 'job' }, admin: { secret: 'keycloak-admin' } },
    clusterSetting: { apiServer, dnsPorts, podSetting },
  });
  new standalone.Migration(chart, 'Migration', { server });
  new standalone.GarbageCollection(chart, 'GarbageCollection', { server, settings: { schedule: '0 2 * * 0' } });
  new standalone.SessionPruning(chart, 'SessionPruning', { server, schedule: '0 3 * * *' });
  new standalone.GroupPermissions(chart, 'Permissions', {
    server,
    settings: { groups: [{ name: 'team-a', experiments: [{ prefix: 'team-a/', permission: 'MANAGE' }] }] },
  });
  new standalone.SmokeTest(chart, 'SmokeTest', { server, workspace: 'ml' });
  new mlflow.ServingCertificate(chart, 'Certificate', {
    namespace: 'ml',
    serviceName: 'mlflow',
    secretName: 'mlflow-tls',
  });
  new standalone.ServiceCa(chart, 'ServiceCa', { instance });
  new standalone.ConsoleLink(chart, 'Link', { instance, url: 'https://mlflow.example.com', settings: {} });
  new standalone.AlaudaMenu(chart, 'Menu', { instance, url: 'https://mlflow.example.com', settings: {} });
  new mlflow.WorkspaceConsoleLink(chart, 'WorkspaceLink', {
    ...{ instance, url: 'https://mlflow.example.com', workspaces: true, namespace: 'team-a' },
    settings: {},
  });
  const service = { name: 'mlflow', port: 8443, portName: 'https' };
  new standalone.Exposure(chart, 'Exposure', {
    server: { instance, service },
    gateway,
    endpoint: server.endpoint,
    podPort: service.port,
  });
  new mlflow.ClientKit(chart, 'Clients', {
    access: { name: 'mlflow', insideUri: server.uri, workspaces: false, credentials: { type: 'none' } },
    settings: { namespaces: ['team-a'] },
    callee: { endpoint: server.endpoint, port: service.port },
  });
  new mlflow.StorageContainer(chart, 'StorageContainer', {
    settings: { image: 'registry.example.com/mlflow-storage-initializer:1' },
  });
  new mlflow.Consumers(chart, 'Consumers', {
    access: { name: 'mlflow', insideUri: server.uri, workspaces: false, credentials: { type: 'none' } },
    namespace: 'team-a',
    client: { ca: { configMap: 'mlflow-ca' } },
    settings: {
      pods: [{ name: 'agent', image: 'registry.example.com/agent:1' }],
      cronJobs: [{ name: 'retrain', image: 'registry.example.com/train:1', schedule: '0 3 * * *' }],
      serving: [{ name: 'wine', model: 'mlflow://models/wine/champion' }],
      pipelines: { launcher: {} },
      traces: { image: 'otel/opentelemetry-collector-contrib:0.165.0', experimentId: '1' },
      workflows: [{ name: 'prepare', image: 'registry.example.com/prepare:1' }],
      training: {
        jobs: [{ name: 'train', image: 'registry.example.com/train:1' }],
        trainJobs: [{ name: 'tune', runtime: { name: 'torch-distributed' } }],
        rayJobs: [{ name: 'ray', image: 'rayproject/ray:2.52.0', rayVersion: '2.52.0', entrypoint: 'python x.py' }],
        sparkApplications: [{ name: 'spark', image: 'spark:4.0.1', sparkVersion: '4.0.1', main: 'local:///x.py' }],
      },
    },
    podSetting,
    serving: { image: 'registry.example.com/mlflow-storage-initializer:1', ca: { configMap: 'mlflow-ca' } },
  });
  new mlflow.PipelinesPlugin(chart, 'Plugin', {
    access: { name: 'mlflow', insideUri: server.uri, workspaces: false, credentials: { type: 'none' } },
    namespace: 'kubeflow',
    settings: { config: '{}' },
  });
  new standalone.CopiedSecret(chart, 'Copied', {
    instance,
    name: 'mlflow-db',
    fromNamespace: 'databases',
    keys: [{ key: 'uri', secret: 'db', property: 'uri' }],
  });
  new standalone.Monitoring(chart, 'Monitoring', {
    settings: { serviceMonitor: { podNetworks: ['10.0.0.0/8'] } },
    target: server.scrapeTarget,
    watched: mlflow.published(chart, 'watched'),
  });
  new standalone.Secrets(chart, 'Secrets', {
    instance,
    settings: { source: 'given' },
    required: mlflow.published(chart, 'secrets'),
  });
  const flows = mlflow.published(chart, 'flows');
  new mlflow.NetworkPolicies(chart, 'Policies', { flows });
  new standalone.AuthorizationPolicies(chart, 'Authorization', { flows, outsideNamespaces: [] });
  return chart;
}

function volumeApp(app: App): Chart {
  const chart = new Chart(app, 'volume');
  const own: mlflow.Instance = { name: 'mlflow', namespace: 'small' };
  const server = new standalone.Server(chart, 'Server', {
    instance: own,
    server: { image: { image: 'registry.example.com/mlflow:3.17.2' } },
    authentication: { type: 'proxy', issuer: 'https://dex.example.com/dex', workspaces: {} },
    backendStore: { type: 'sqlite' },
    artifactStore: { type: 's3', bucket: 'mlflow', credentials: { type: 'secret' } },
    traceArchival: { schedule: '0 4 * * *' },
    tls: { source: 'none' },
  });
  new standalone.Volume(chart, 'Volume', { server });
  new standalone.OauthProxy(chart, 'Proxy', { server });
  new standalone.TraceArchival(chart, 'TraceArchival', { server, settings: { schedule: '0 4 * * *' } });
  new standalone.Backup(chart, 'Backup', { server, settings: { schedule: '0 1 * * *' } });
  new mlflow.Mlflow(chart, 'Mlflow', {
    environment: {
      platform: 'kind',
      stage: 'dev',
      backendStore: { type: 'sqlite' },
      artifactStore: { type: 'volume' },
      gateway: { type: 'none' },
    },
  });
  return chart;
}

function operatedApp(app: App): Chart {
  const chart = new Chart(app, 'operated');
  const { server: profile, operator } = mlflow.rhoai35;
  const namespace = 'redhat-ods-applications';
  new operated.DataScienceClusterComponent(chart, 'Component', { name: 'default-dsc' });
  new operated.ExistingWorkbench(chart, 'Existing', { name: 'bob', namespace: 'team-a' });
  new operated.PipelinesServer(chart, 'Pipelines', {
    settings: { namespace: 'team-a', objectStore: { endpoint: 'https://s3.example.com', bucket: 'pipelines' } },
    release: '3.5',
  });
  new operated.Workbench(chart, 'Workbench', {
    settings: { name: 'alice', namespace: 'team-a', image: 'registry.example.com/workbench:1' },
    applications: namespace,
  });
  new operated.Operator(chart, 'Operator', {
    namespace,
    image: 'registry.example.com/operator:1',
    serverImage: profile.image,
    sectionTitle: operator.sectionTitle,
    publicUrl: 'https://apps.example.com',
    namespaceRbac: false,
    metricsTls: 'self-signed',
    serviceMonitor: false,
    tlsProfileReader: false,
    securityPreset: profile.securityPreset,
    monitoringNamespace: 'openshift-monitoring',
    apiServer,
    dnsPorts,
  });
  const server = new operated.Server(chart, 'Server', {
    namespace,
    profile,
    server: { replicas: 2 },
    backendStore: { type: 'postgresql', host: 'db.databases.svc' },
    artifactStore: { type: 's3', bucket: 'mlflow', credentials: { type: 'secret' } },
  });
  new operated.GarbageCollection(chart, 'GarbageCollection', { server, settings: { schedule: '0 2 * * 0' } });
  new operated.Backup(chart, 'Backup', {
    server,
    settings: { schedule: '0 1 * * *', image: 'docker.io/library/postgres:18' },
  });
  new operated.SmokeTest(chart, 'SmokeTest', { server, workspace: 'team-a' });
  new operated.Monitoring(chart, 'Monitoring', {
    settings: { serviceMonitor: { source: 'operator' }, alerts: {} },
    target: server.scrapeTarget,
    watched: mlflow.published(chart, 'watched'),
  });
  new operated.PublicRoute(chart, 'Route', {
    gateway,
    namespace,
    service: { name: 'mlflow', port: 8443, portName: 'https' },
    pathPrefix: '/mlflow',
    apiUnderPrefix: true,
  });
  new mlflow.Workspaces(chart, 'Workspaces', {
    roles: operated.roleNames,
    workspaces: [{ namespace: 'team-a', artifacts: {}, bindings: [], roles: [] }],
  });
  new mlflow.WorkspaceArtifacts(chart, 'Artifacts', { namespace: 'team-b' });
  new mlflow.WorkspaceRole(chart, 'Role', {
    namespace: 'team-b',
    name: 'tracer',
    rules: mlflow.traceWriterRules('traces'),
    subjects: [{ kind: 'ServiceAccount', name: 'agent' }],
  });
  new mlflow.WorkspaceBinding(chart, 'Binding', {
    namespace: 'team-b',
    role: 'view',
    subjects: [{ kind: 'Group', name: 'scientists' }],
  });
  return chart;
}

const isConstruct = (value: unknown): value is new () => Construct =>
  typeof value === 'function' && value.prototype instanceof Construct;

test('every exported construct can be made from exports alone, and judges its objects', () => {
  const app = new App({ outdir: 'unused' });
  const charts = [standaloneApp(app), volumeApp(app), operatedApp(app)];
  const made = charts.flatMap((chart) => chart.node.findAll());
  const exported = [mlflow, operated, standalone].flatMap((entry) =>
    Object.entries(entry).filter(([, value]) => isConstruct(value)),
  );
  const madeOf = (value: unknown) => made.filter((one) => one.constructor === value);
  expect(exported.flatMap(([name, value]) => (madeOf(value).length === 0 ? [name] : []))).toEqual([]);
  const silent = exported.filter(([, value]) => madeOf(value).some((one) => !isValidated(one as Construct)));
  // One has the checks of its environment; the other is an object, which the construct around it judges.
  expect(silent.map(([name]) => name)).toEqual(['DigestedJob', 'Mlflow']);
  const errors = charts.map((chart) => {
    try {
      return chart.toJson() && '';
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(errors).toEqual(['', '', '']);
});
