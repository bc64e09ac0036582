import { App } from 'cdk8s';
import { ClusterRoles } from '../access/cluster-roles.js';
import { NamespacedRoles } from '../access/namespaced-roles.js';
import { ClientKit } from '../clients/client-kit.js';
import { CustomResourceDefinitions } from '../crds/definitions.js';
import { mlflowConfig } from '../crds/mlflow-config.js';
import type { StandaloneEnvironment } from '../environment/environment.js';
import { AlaudaMenu } from '../gateway/alauda-menu.js';
import { ServingCertificate } from '../gateway/certificate.js';
import { ConsoleLink } from '../gateway/console-link.js';
import { ServerExposure } from '../gateway/server-exposure.js';
import { ServiceCa } from '../gateway/service-ca.js';
import { cacheOf } from '../identity/authentication/cache-of.js';
import { Cache } from '../identity/cache/cache.js';
import { Keycloak } from '../identity/keycloak/keycloak.js';
import { usesIssuer } from '../identity/keycloak/realm/realm-props.js';
import { OauthProxy } from '../identity/proxy/oauth-proxy.js';
import { Backup } from '../jobs/backup.js';
import { GarbageCollection } from '../jobs/garbage-collection.js';
import { Migration } from '../jobs/migration.js';
import { GroupPermissions } from '../jobs/permissions/group-permissions.js';
import { SessionPruning } from '../jobs/session-pruning.js';
import { SmokeTest } from '../jobs/smoke-test.js';
import { TraceArchival } from '../jobs/trace-archival.js';
import { RestrictedNamespace } from '../kubernetes/namespace.js';
import { AuthorizationPolicies, outsideOf } from '../model/authorization-policies.js';
import { calledDestinations } from '../model/called-services.js';
import { destinationFlow } from '../model/flow.js';
import { furtherFlows, ownEnds } from '../model/further-flows.js';
import { proxyFlows } from '../model/http-proxy.js';
import { meshFlows } from '../model/mesh-flows.js';
import { NetworkPolicies } from '../model/network-policies.js';
import { published } from '../model/published.js';
import { ServerMonitoring } from '../observability/server-monitoring.js';
import { CopiedSecret } from '../secrets/copied-secret.js';
import { MlflowServer } from '../standalone/server.js';
import { ServerVolume } from '../standalone/server-volume.js';
import { copiedCredentials } from '../stores/backend/outside-postgresql.js';
import { PostgresqlCluster } from '../stores/cloudnative-pg/cloudnative-pg.js';
import { standaloneAccess } from './client-access-of.js';
import { componentProblems } from './component-problems.js';
import { addExtraObjects } from './extra-objects.js';
import { meshPrerequisites } from './mesh.js';
import { neededNamespaces } from './needed-namespaces.js';
import { prerequisitesOf } from './prerequisites.js';
import { renderOverlay, type StandaloneOverlay } from './rendering.js';
import { addSecrets } from './secrets-of.js';
import {
  backedUpBeside,
  cacheProps,
  certificateProps,
  databaseProps,
  exposureProps,
  keycloakProps,
  mlflowServerProps,
  namespaceLabels,
  objectStoreProps,
  smokeTestWorkspace,
} from './standalone-props.js';
import {
  boundRoles,
  definitionPrerequisites,
  roleScope,
  sharedRoleRequirements,
  sharedRoles,
  wantsAdditional,
} from './standalone-roles.js';
import { standaloneSteps, stepCharts } from './steps.js';
import { addObjectStore } from './stores-of.js';
import { addConsumers, addPipelinesPlugin } from './workspace-consumers.js';
import { addWorkspaces } from './workspaces-of.js';

/** The construct tree of an environment without an operator: a chart for each step. */
export function standaloneOverlay(environment: StandaloneEnvironment): StandaloneOverlay {
  const { settings, namespace, instance } = environment;
  const { authentication, backendStore, tls, workspaces } = settings;
  const app = new App({ outdir: 'overlays' });
  const file = stepCharts(app, standaloneSteps);
  const testWorkspace = smokeTestWorkspace(environment);
  const labels = namespaceLabels(environment, testWorkspace);

  if (environment.createNamespace) new RestrictedNamespace(file('namespace'), 'Namespace', { name: namespace, labels });
  const access = roleScope(environment);
  if (workspaces.some(({ artifacts }) => artifacts) && settings.access.create)
    new CustomResourceDefinitions(file('crds'), 'Definitions', { resources: [mlflowConfig] });
  if (access === 'cluster') new ClusterRoles(file('access'), 'Roles', { roles: sharedRoles(environment) });
  if (access === 'namespace')
    new NamespacedRoles(file('roles'), 'Roles', {
      instance,
      version: settings.server.image.version,
      additional: wantsAdditional(environment),
    });
  if (backendStore.type === 'cloudnative-pg')
    new PostgresqlCluster(file('database'), 'Database', databaseProps(environment, backendStore));
  addObjectStore(file('object-store'), settings, instance, (store) => objectStoreProps(environment, store));
  const cache = cacheOf(authentication);
  if (cache?.type === 'in-cluster') new Cache(file('cache'), 'Cache', cacheProps(environment, cache));
  const copied = backendStore.type === 'postgresql' ? copiedCredentials(backendStore, instance) : undefined;
  if (copied) new CopiedSecret(file('secrets'), 'DatabaseCredentials', copied);
  if (tls.source === 'cert-manager')
    new ServingCertificate(file('certificate'), 'Certificate', certificateProps(environment, tls.issuer));
  if (tls.source === 'service-ca') new ServiceCa(file('certificate'), 'ServiceCa', { instance });

  const server = new MlflowServer(file('mlflow'), 'Server', mlflowServerProps(environment));
  // A claim is in the step of its first pod: the migration if the database is on it, else the server.
  const { claim, databases } = server.parts;
  if (claim && !settings.server.existingClaim)
    new ServerVolume(file(databases.onVolume ? 'volume' : 'mlflow'), 'Volume', { server });
  const proxy = authentication.type === 'proxy' ? new OauthProxy(file('proxy'), 'Proxy', { server }) : undefined;
  new Migration(file('migration'), 'Migration', { server, settings: settings.migration });
  if (settings.garbageCollection)
    new GarbageCollection(file('garbage-collection'), 'GarbageCollection', {
      server,
      settings: settings.garbageCollection,
    });
  if (settings.traceArchival)
    new TraceArchival(file('trace-archival'), 'TraceArchival', { server, settings: settings.traceArchival });
  if (authentication.type === 'oidc')
    new SessionPruning(file('session-pruning'), 'SessionPruning', { server, schedule: authentication.session.pruning });
  if (authentication.type === 'oidc' && authentication.permissions)
    new GroupPermissions(file('permissions'), 'Permissions', {
      server,
      settings: authentication.permissions,
      serviceAccounts: authentication.serviceAccounts,
    });
  if (settings.keycloak && usesIssuer(authentication))
    new Keycloak(
      file('keycloak'),
      'Keycloak',
      keycloakProps(environment, {
        server,
        settings: settings.keycloak,
        clients: [proxy?.endpoint ?? server.endpoint],
      }),
    );
  if (settings.backup)
    new Backup(file('backup'), 'Backup', {
      server,
      settings: settings.backup,
      others: backedUpBeside(environment),
    });
  new ServerExposure(file('route'), 'Edge', exposureProps(environment, server, proxy));
  const { publicUri } = server.parts.hosts;
  if (settings.consoleLink && publicUri)
    new ConsoleLink(file('console-link'), 'Link', { instance, url: publicUri, settings: settings.consoleLink });
  if (settings.alaudaMenu && publicUri)
    new AlaudaMenu(file('alauda-menu'), 'Menu', { instance, url: publicUri, settings: settings.alaudaMenu });
  const clientAccess = standaloneAccess(environment, server.parts.hosts);
  const { podSetting } = server.parts;
  const renewal = {
    image: settings.server.image,
    podSetting: { securityPreset: podSetting.securityPreset, pullSecrets: podSetting.pullSecrets },
  };
  const callee = proxy?.service ?? { endpoint: server.endpoint, port: server.parts.port };
  addWorkspaces(file, environment, {
    access: clientAccess,
    instance,
    server: settings.authentication.type === 'headers' ? undefined : callee,
    roles: boundRoles(environment),
  });
  if (settings.clients)
    new ClientKit(file('clients'), 'Clients', { access: clientAccess, settings: settings.clients, callee, renewal });
  addConsumers(file, {
    ...{ workspaces, access: clientAccess, callee, securityPreset: settings.securityPreset },
    renewal,
    serving: settings.serving,
    apiServer: settings.networkPolicy.apiServer,
  });
  if (settings.kubeflow) addPipelinesPlugin(file('kubeflow'), clientAccess, settings.kubeflow);
  if (settings.smokeTest)
    new SmokeTest(file('smoke-test'), 'SmokeTest', {
      server,
      settings: settings.smokeTest,
      workspace: testWorkspace ?? namespace,
    });
  addExtraObjects(file, settings.extraObjects);

  // These depend on what all others publish.
  new ServerMonitoring(file('monitoring'), 'Monitoring', {
    settings: settings.observability,
    target: server.scrapeTarget,
    watched: published(app, 'watched'),
  });
  const unsealed = addSecrets(app, file('secrets'), environment, instance);
  const computed = [
    ...published(app, 'flows'),
    ...calledDestinations(settings.networkPolicy).map((destination) => destinationFlow(server.endpoint, destination)),
  ];
  const direct = [...computed, ...furtherFlows(computed, settings.networkPolicy)];
  const programs = [...direct, ...(settings.httpProxy ? proxyFlows(direct, settings.httpProxy) : [])];
  const flows = [...programs, ...(settings.mesh ? meshFlows(programs, settings.mesh) : [])];
  new NetworkPolicies(file('network'), 'Policies', { flows });
  if (settings.mesh)
    new AuthorizationPolicies(file('network'), 'Authorization', {
      flows: programs,
      outsideNamespaces: outsideOf(programs, settings.mesh),
    });
  const rendered = renderOverlay(app, environment, standaloneSteps, {
    flows: direct,
    requirements: sharedRoleRequirements(environment),
  });
  const components = ownEnds(computed).flatMap(({ policy }) => policy?.component ?? []);
  const problems = [...rendered.problems, ...unsealed, ...componentProblems(environment, components)];
  const prerequisites = prerequisitesOf(environment, rendered, {
    platform: [...meshPrerequisites(environment), ...definitionPrerequisites(environment)],
    namespaceLabels: labels,
    namespaces: neededNamespaces(environment, rendered.objects, testWorkspace),
  });
  return { ...rendered, problems, prerequisites, form: 'standalone', environment, server, clientAccess, flows };
}
