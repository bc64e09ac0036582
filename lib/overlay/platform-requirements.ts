import { operatorRoles } from '../access/cluster-roles.js';
import { mlflow } from '../crds/mlflow.js';
import type { OperatedEnvironment } from '../environment/environment.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Requirement } from '../model/requirement.js';
import { globalWorkspaceLabel } from '../operator/dashboard-schema.js';
import { names } from '../operator/operator-names.js';
import { groupsOf, usedComponents } from '../operator/platform-components.js';
import { authOfPlatform } from '../operator/platform-groups.js';

/** Objects that the platform provides and that others refer to by name. */
export function platformRequirements({ operator, profile, namespace }: OperatedEnvironment): readonly Requirement[] {
  if (operator.installedBy === 'platform') {
    return operatorRoles.map(({ name }) => ({
      kind: 'ClusterRole',
      name,
      keys: [],
      usedBy: [{ name: 'role bindings' }],
      providedBy: 'the platform, with the operator',
    }));
  }
  if (profile.operator.metricsTls !== 'serving-certificate') return [];
  return [
    {
      kind: 'Secret',
      name: names.metricsCertificate,
      namespace,
      keys: [
        { key: 'tls.crt', format: '<PEM certificate of the metrics Service>' },
        { key: 'tls.key', format: '<PEM private key>' },
      ],
      providedBy: 'OpenShift service CA, requested by an annotation of the Service',
    },
  ];
}

/** The platform itself, its namespace and its gateway. */
export function platformPrerequisites(environment: OperatedEnvironment): readonly Prerequisite[] {
  return [
    ...operatorPrerequisites(environment),
    ...namespacePrerequisites(environment),
    ...gatewayPrerequisites(environment),
    ...monitoringPrerequisites(environment),
  ];
}

/** The dashboard labels a namespace only on its own page, and an overlay labels no namespace of others. */
export function dashboardPrerequisites({
  settings,
  operator,
  namespace,
  profile,
}: OperatedEnvironment): readonly Prerequisite[] {
  const { dashboard } = settings;
  if (!dashboard) return [];
  const { key, value } = globalWorkspaceLabel;
  const enabledHere = operator.installedBy === 'platform' && operator.components.includes('dashboard');
  const config = {
    what: `OdhDashboardConfig odh-dashboard-config in ${namespace}`,
    why: 'the overlay sets one of its fields; the platform creates it with the component dashboard',
    test: `kubectl -n ${namespace} get odhdashboardconfig odh-dashboard-config`,
  };
  return [
    ...(enabledHere ? [] : [config]),
    ...dashboard.globalMLflowNamespaces.map((name) => ({
      what: `namespace ${name}, with the label ${key}=${value}: \`${profile.cli} label namespace ${name} ${key}=${value}\``,
      why: 'the operator binds the groups of the Auth resource there: allowedGroups may read, adminGroups may write',
      test: `test "$(kubectl get namespace ${name} -o jsonpath='{.metadata.labels.${key.replaceAll('.', '\\.')}}')" = ${value}`,
    })),
  ];
}

/** A platform that the overlay installs creates it before the step. */
export function groupPrerequisites({ settings, operator }: OperatedEnvironment): readonly Prerequisite[] {
  const isInstalled = operator.installedBy === 'platform' && operator.subscription !== undefined;
  return settings.platformGroups && !isInstalled ? [authOfPlatform] : [];
}

/** Components with the controllers of what the overlay contains, where it does not enable them. */
export function componentPrerequisites({ settings, operator }: OperatedEnvironment): readonly Prerequisite[] {
  const enabled: readonly string[] = operator.installedBy === 'platform' ? operator.components : [];
  const cluster = operator.installedBy === 'platform' ? `datasciencecluster/${operator.dataScienceCluster}` : undefined;
  return (
    usedComponents(settings)
      // The configuration of the dashboard has a prerequisite of its own.
      .filter(({ component }) => component !== 'dashboard' && !enabled.includes(component))
      .map(({ component, what, group }) => ({
        what: `the component ${component} of the DataScienceCluster, with managementState Managed`,
        why: `it has the controller of ${what}, which connects them to MLflow`,
        provides: [group],
        test: cluster
          ? `kubectl wait --for=jsonpath='{.spec.components.${component}.managementState}'=Managed --timeout=0s ${cluster}`
          : `test -n "$(kubectl get datasciencecluster -o jsonpath='{.items[?(@.spec.components.${component}.managementState=="Managed")].metadata.name}')"`,
      }))
  );
}

/** The platform runs what it installs in the namespace of its own settings, and its gateway admits no other. */
function namespacePrerequisites({ operator, gateway, namespace }: OperatedEnvironment): readonly Prerequisite[] {
  const byPlatform = operator.installedBy === 'platform';
  if (byPlatform && operator.subscription) return [];
  if (!byPlatform && gateway.type !== 'platform') return [];
  return [
    {
      what: `${namespace} as applications namespace of the platform`,
      why: byPlatform
        ? 'the platform runs the operator, and so the server, in this namespace; if it is another one, write it as namespace'
        : 'the gateway of the platform admits routes of this namespace only; if it is another one, write it as namespace',
      test: `test "$(kubectl get dscinitialization -o jsonpath='{.items[*].spec.applicationsNamespace}')" = ${namespace}`,
    },
  ];
}

/** Only managed services have the label; elsewhere the Prometheus of users reads what is in the namespace (opendatahub-operator, dscinitialization/utils.go). */
function monitoringPrerequisites({ profile, settings, namespace }: OperatedEnvironment): readonly Prerequisite[] {
  const { alerts, dashboard } = settings.observability;
  if (!profile.operator.serviceMonitor || (!alerts && !dashboard)) return [];
  return [
    {
      what: `monitoring of namespace ${namespace}: by the platform, with the label openshift.io/cluster-monitoring=true, or else user-workload monitoring`,
      why: 'otherwise no Prometheus scrapes the server and evaluates its alerts',
      hint: `\`${profile.cli} get namespace ${namespace} --show-labels\` shows the label, \`${profile.cli} -n openshift-user-workload-monitoring get pods\` the Prometheus of users`,
    },
  ];
}

/** In the mode OcpRoute the hostname is that of a Route, in the mode LoadBalancer that of a listener (opendatahub-operator, services/gateway). */
function gatewayPrerequisites({ gateway, profile }: OperatedEnvironment): readonly Prerequisite[] {
  const platform = profile.network.gateway;
  if (gateway.type !== 'platform' || !platform) return [];
  const print = `${profile.cli} -n ${platform.namespace} get route,gateways.gateway.networking.k8s.io -o jsonpath='{.items[*].spec.host}{" "}{.items[*].spec.listeners[*].hostname}'`;
  return [
    {
      what: `${gateway.hostnames.join(', ')} as hostname of Gateway ${platform.namespace}/${platform.name}`,
      why: 'clients use it, and the server rejects requests of browsers with another origin',
      hint: `\`${print}\` prints it, next to those of other routes`,
    },
  ];
}

function operatorPrerequisites({ operator, profile }: OperatedEnvironment): readonly Prerequisite[] {
  if (operator.installedBy !== 'platform')
    return profile.operator.installers.includes('platform') ? [notByPlatform] : [];
  const cluster = operator.dataScienceCluster;
  const catalog = profile.operator.package;
  if (operator.subscription && catalog) {
    const { source = catalog.source, sourceNamespace } = operator.subscription;
    return [
      {
        what: `OpenShift, with ${catalog.name} in the catalog ${source}`,
        why: `the Operator Lifecycle Manager installs ${profile.title} from it`,
        test: `kubectl -n ${sourceNamespace} get packagemanifest ${catalog.name}`,
        provides: [
          'dscinitialization.opendatahub.io',
          'datasciencecluster.opendatahub.io',
          ...groupsOf(operator.components),
        ],
      },
    ];
  }
  const platform = {
    what: profile.title,
    why: 'its operator installs the MLflow operator',
    test: `kubectl get datasciencecluster ${cluster}`,
    provides: groupsOf(operator.components),
  };
  if (operator.enableComponent) return [platform];
  return [
    platform,
    {
      what: `the component mlflowoperator of DataScienceCluster ${cluster}, with managementState Managed`,
      why: 'it installs the MLflow operator, and operator.enableComponent is false',
      test: `kubectl wait --for=jsonpath='{.spec.components.mlflowoperator.managementState}'=Managed --timeout=0s datasciencecluster/${cluster}`,
    },
    {
      what: `the definition of MLflow, which the platform installs with the operator`,
      why: 'the overlay contains an MLflow resource',
      test: `kubectl get crd ${mlflow.name}`,
    },
  ];
}

/** Both would have the same names, in the same namespace. */
const notByPlatform: Prerequisite = {
  what: 'no DataScienceCluster whose component mlflowoperator is Managed',
  why: 'the platform would install a second operator with the same names, and each would overwrite the Deployment, roles and definitions of the other: set managementState: Removed there, or operator.installedBy: platform here',
  test: `test -z "$(kubectl get datasciencecluster -o jsonpath='{.items[?(@.spec.components.mlflowoperator.managementState=="Managed")].metadata.name}')"`,
};
