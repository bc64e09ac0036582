import { App } from 'cdk8s';
import { additionalRoles, ClusterRoles, operatorRoleNames, operatorRoles, rolesIn } from '../access/cluster-roles.js';
import { ClientKit } from '../clients/client-kit.js';
import { CustomResourceDefinitions } from '../crds/definitions.js';
import type { OperatedEnvironment } from '../environment/environment.js';
import { ServingCertificate } from '../gateway/certificate.js';
import { PublicRoute } from '../gateway/route.js';
import { hasRootedPaths } from '../gateway/served-paths.js';
import { Backup } from '../jobs/backup.js';
import { GarbageCollection } from '../jobs/garbage-collection.js';
import { SmokeTest } from '../jobs/smoke-test.js';
import { RestrictedNamespace } from '../kubernetes/namespace.js';
import { NetworkPolicies } from '../model/network-policies.js';
import { operated, operatedInstance } from '../model/operated.js';
import { published } from '../model/published.js';
import { ServerMonitoring } from '../observability/server-monitoring.js';
import { OperatedServer } from '../operated/operated-server.js';
import { operatorMade } from '../operated/operator-made.js';
import { DashboardConfig } from '../operator/dashboard-config.js';
import { DataScienceClusterComponent } from '../operator/data-science-cluster.js';
import { Operator } from '../operator/operator.js';
import { PlatformGroups } from '../operator/platform-groups.js';
import { PlatformInitialization, PlatformSubscription } from '../operator/platform-subscription.js';
import { PostgresqlCluster } from '../stores/cloudnative-pg/cloudnative-pg.js';
import { operatedAccess } from './client-access-of.js';
import { componentProblems } from './component-problems.js';
import { addExtraObjects } from './extra-objects.js';
import { meshPrerequisites } from './mesh.js';
import { addIngressPolicy, operatedComponents, operatedFlows, operatedPolicies } from './operated-connections.js';
import { addPipelineServers, addWorkbenches } from './operated-consumers.js';
import {
  databaseProps,
  monitoringSettings,
  objectStoreProps,
  operatedTestWorkspace,
  operatedWorkspaces,
  operatorProps,
  serverProps,
} from './operated-props.js';
import {
  componentPrerequisites,
  dashboardPrerequisites,
  groupPrerequisites,
  platformPrerequisites,
  platformRequirements,
} from './platform-requirements.js';
import { podIdentityPrerequisites } from './pod-identity.js';
import { prerequisitesOf } from './prerequisites.js';
import { type OperatedOverlay, renderOverlay } from './rendering.js';
import { addSecrets } from './secrets-of.js';
import { operatedSteps, stepCharts } from './steps.js';
import { addObjectStore } from './stores-of.js';
import { addConsumers, addPipelinesPlugin } from './workspace-consumers.js';
import { addWorkspaces } from './workspaces-of.js';

/** The construct tree of an environment with an operator: a chart for each step. */
export function operatedOverlay(environment: OperatedEnvironment): OperatedOverlay {
  const { settings, namespace, operator, gateway, tls, profile } = environment;
  const app = new App({ outdir: 'overlays' });
  const file = stepCharts(app, operatedSteps);

  if (environment.createNamespace) new RestrictedNamespace(file('namespace'), 'Namespace', { name: namespace });
  if (operator.installedBy === 'manifests') {
    new CustomResourceDefinitions(file('crds'), 'Definitions');
    new Operator(file('operator'), 'Operator', operatorProps(environment, operator));
  } else if (operator.subscription && profile.operator.package) {
    const platform = profile.operator.package;
    new PlatformSubscription(file('olm'), 'Subscription', { platform, settings: operator.subscription });
    new PlatformInitialization(file('initialization'), 'Platform', {
      name: operator.dataScienceCluster,
      version: profile.operator.dataScienceCluster ?? 'v2',
      components: operator.components,
      namespace,
      monitoringNamespace: platform.monitoringNamespace,
    });
  } else if (operator.enableComponent) {
    new DataScienceClusterComponent(file('platform'), 'Component', {
      name: operator.dataScienceCluster,
      components: operator.components,
      ...(profile.operator.dataScienceCluster ? { version: profile.operator.dataScienceCluster } : {}),
    });
  }

  const ownRoles = operator.installedBy === 'manifests';
  const roles = rolesIn(profile.server.version, [
    ...(ownRoles ? operatorRoles : []),
    ...((settings.access.additionalRoles ?? ownRoles) ? additionalRoles : []),
  ]);
  if (roles.length > 0) new ClusterRoles(file('access'), 'Roles', { roles });

  if (tls.source === 'cert-manager') {
    new ServingCertificate(file('certificate'), 'Certificate', {
      namespace,
      serviceName: operated.name,
      secretName: operated.tlsSecret,
      issuer: tls.issuer,
    });
  }

  const { backendStore } = settings;
  const instance = operatedInstance(namespace);
  if (backendStore.type === 'cloudnative-pg')
    new PostgresqlCluster(file('database'), 'Database', databaseProps(environment, backendStore));
  addObjectStore(file('object-store'), settings, instance, (store) => objectStoreProps(environment, store));

  const server = new OperatedServer(file('mlflow'), 'Server', serverProps(environment));
  addIngressPolicy(file('network'), environment);

  if (settings.garbageCollection) {
    new GarbageCollection(file('garbage-collection'), 'GarbageCollection', {
      server,
      settings: settings.garbageCollection,
    });
  }
  if (gateway.type === 'gateway-api') {
    new PublicRoute(file('route'), 'Route', {
      gateway,
      namespace,
      service: { name: operated.name, port: operated.port, portName: operated.portName },
      pathPrefix: operated.staticPrefix,
      apiUnderPrefix: profile.server.uriPath !== '',
      rootedPaths: hasRootedPaths(profile.server.version) ? ['/v1'] : [],
    });
  }
  const clientAccess = operatedAccess(environment, server.uri);
  addWorkspaces(file, environment, {
    access: clientAccess,
    instance,
    server: { endpoint: server.endpoint, port: operated.port },
    roles: { kind: 'ClusterRole', names: operatorRoleNames },
  });
  if (settings.clients) new ClientKit(file('clients'), 'Clients', { access: clientAccess, settings: settings.clients });
  if (settings.kubeflow) addPipelinesPlugin(file('kubeflow'), clientAccess, settings.kubeflow);
  addConsumers(file, {
    workspaces: settings.workspaces,
    access: clientAccess,
    securityPreset: profile.server.securityPreset,
    serving: settings.serving,
  });
  if (settings.backup) new Backup(file('backup'), 'Backup', { server, settings: settings.backup });
  const testWorkspace = operatedTestWorkspace(settings);
  if (settings.smokeTest && testWorkspace)
    new SmokeTest(file('smoke-test'), 'SmokeTest', {
      server,
      settings: settings.smokeTest,
      workspace: testWorkspace,
    });
  if (settings.dashboard) new DashboardConfig(file('dashboard'), 'Dashboard', { namespace, ...settings.dashboard });
  if (settings.platformGroups) new PlatformGroups(file('groups'), 'Groups', settings.platformGroups);
  addPipelineServers(file, environment);
  addWorkbenches(file, environment);
  addExtraObjects(file, settings.extraObjects);

  // These depend on what all others publish.
  new ServerMonitoring(file('monitoring'), 'Monitoring', {
    settings: monitoringSettings(environment),
    target: server.scrapeTarget,
    watched: published(app, 'watched'),
  });
  const unsealed = addSecrets(app, file('secrets'), environment, instance);
  const flows = operatedFlows(environment, server, published(app, 'flows'));
  new NetworkPolicies(file('network'), 'Policies', { flows: operatedPolicies(environment, flows) });
  const rendered = renderOverlay(app, environment, operatedSteps, {
    requirements: platformRequirements(environment),
    operatorMade: operatorMade(server),
    flows,
  });
  const prerequisites = prerequisitesOf(environment, rendered, {
    platform: [
      ...platformPrerequisites(environment),
      ...podIdentityPrerequisites(environment),
      ...meshPrerequisites(environment),
      ...dashboardPrerequisites(environment),
      ...groupPrerequisites(environment),
      ...componentPrerequisites(environment),
    ],
    namespaceLabels: {},
    namespaceComes: operator.installedBy === 'platform' && operator.subscription !== undefined,
    namespaces: operatedWorkspaces(environment),
  });
  const problems = [
    ...rendered.problems,
    ...unsealed,
    ...componentProblems(environment, operatedComponents(environment, flows)),
  ];
  return { ...rendered, problems, prerequisites, form: 'operated', environment, server, clientAccess };
}
