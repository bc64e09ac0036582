import type { PolicyRule } from '../../imports/kubernetes.js';
import { garbageCollectionRights, garbageCollectionRoleRead } from './differences.js';
import { names } from './operator-names.js';

const all = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const read = ['get', 'list', 'watch'];
const change = ['delete', 'get', 'list', 'patch', 'update', 'watch'];
const rbac = 'rbac.authorization.k8s.io';

function rule(apiGroup: string, resources: string[], verbs: string[], resourceNames?: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources, ...(resourceNames ? { resourceNames } : {}), verbs };
}

/** Rights of the operator in the whole cluster: watch workspaces, manage its resources, create the server's roles. */
export const clusterRules: readonly PolicyRule[] = [
  rule('', ['namespaces'], read),
  rule('', ['secrets'], read, ['mlflow-artifact-connection']),
  rule('components.platform.opendatahub.io', ['mlflowoperators'], ['get', 'list', 'patch', 'update', 'watch']),
  rule('components.platform.opendatahub.io', ['mlflowoperators/finalizers'], ['update']),
  rule('components.platform.opendatahub.io', ['mlflowoperators/status'], ['get', 'patch', 'update']),
  rule('console.openshift.io', ['consolelinks'], all),
  rule('gateway.networking.k8s.io', ['httproutes'], all),
  rule('mlflow.kubeflow.org', ['mlflowconfigs'], read),
  rule('mlflow.opendatahub.io', ['mlflows'], all),
  rule('mlflow.opendatahub.io', ['mlflows/finalizers'], ['update']),
  rule('mlflow.opendatahub.io', ['mlflows/status'], ['get', 'patch', 'update']),
  rule(rbac, ['clusterrolebindings', 'clusterroles'], change, ['mlflow']),
  rule(
    rbac,
    ['clusterrolebindings', 'clusterroles'],
    ['delete', garbageCollectionRoleRead.value, 'list', 'patch', 'update', 'watch'],
    ['mlflow-gc'],
  ),
  rule(rbac, ['clusterrolebindings', 'clusterroles', 'rolebindings'], ['create']),
  rule(rbac, ['clusterroles'], ['bind'], [names.edit, names.view]),
  rule(rbac, ['rolebindings'], change, ['odh-group-mlflow-edit', 'odh-group-mlflow-view']),
  rule('services.platform.opendatahub.io', ['auths'], read, ['auth']),
  ...garbageCollectionRights.value,
];

/** Rights of the operator in its namespace: all objects of a server. */
export const namespaceRules: readonly PolicyRule[] = [
  rule('', ['configmaps', 'persistentvolumeclaims', 'secrets', 'serviceaccounts', 'services'], all),
  rule('', ['pods'], read),
  rule('apps', ['deployments'], all),
  rule('batch', ['jobs', 'cronjobs'], all),
  rule('networking.k8s.io', ['networkpolicies'], all),
  rule('monitoring.coreos.com', ['servicemonitors'], all),
];

/** With several replicas, the leader holds a Lease. */
export const leaderElectionRules: readonly PolicyRule[] = [
  rule('', ['configmaps'], all),
  rule('coordination.k8s.io', ['leases'], all),
  rule('', ['events'], ['create', 'patch']),
];

/** The metrics endpoint authorizes requests at the API server. */
export const metricsAuthRules: readonly PolicyRule[] = [
  rule('authentication.k8s.io', ['tokenreviews'], ['create']),
  rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
];

export const metricsReaderRules: readonly PolicyRule[] = [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }];

/** OpenShift's APIServer resource contains the TLS versions and ciphers that the cluster allows. */
export const tlsProfileRules: readonly PolicyRule[] = [rule('config.openshift.io', ['apiservers'], read)];

/** Rules of `wanted` that an account with the rules `held` may not grant: the API server's escalation check. */
export function escalations(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly string[] {
  return wanted.flatMap((right) =>
    single(right)
      .filter((one) => !held.some((owned) => covers(owned, one)))
      .map(({ verb, target }) => `${verb} ${'url' in target ? target.url : `${target.resource}.${target.group}`}`),
  );
}

/** One verb on one kind of object or on one URL, as the API server splits rules before it compares them. */
interface Right {
  readonly verb: string;
  readonly target:
    | { readonly group: string; readonly resource: string; readonly name?: string }
    | { readonly url: string };
}

function single({
  apiGroups = [],
  resources = [],
  verbs,
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): readonly Right[] {
  // An empty list of names restricts nothing.
  const objects: readonly (string | undefined)[] = resourceNames.length > 0 ? resourceNames : [undefined];
  const targets = apiGroups.flatMap((group) =>
    resources.flatMap((resource) => objects.map((name) => ({ group, resource, ...(name ? { name } : {}) }))),
  );
  return verbs.flatMap((verb) => [
    ...targets.map((target) => ({ verb, target })),
    ...nonResourceURLs.map((url) => ({ verb, target: { url } })),
  ]);
}

function covers(rule: PolicyRule, { verb, target }: Right): boolean {
  if (!includes(rule.verbs, verb)) return false;
  if ('url' in target)
    return (rule.nonResourceURLs ?? []).some(
      (url) => url === target.url || (url.endsWith('*') && target.url.startsWith(url.slice(0, -1))),
    );
  const { group, resource, name } = target;
  const subresource = resource.slice(resource.indexOf('/') + 1);
  return (
    includes(rule.apiGroups, group) &&
    (includes(rule.resources, resource) || (resource.includes('/') && includes(rule.resources, `*/${subresource}`))) &&
    (!rule.resourceNames?.length || (name !== undefined && rule.resourceNames.includes(name)))
  );
}

function includes(list: readonly string[] | undefined, item: string): boolean {
  return list?.includes(item) === true || list?.includes('*') === true;
}
