import type { AggregationRule, PolicyRule, Role, RoleRef, Subject } from '../../../imports/kubernetes.js';
import { dnsSubdomain } from './names.js';
import { fault, type TypeRules } from './rule.js';

const rbac = 'io.k8s.api.rbac.v1';
const group = 'rbac.authorization.k8s.io';

export const rbacRules: TypeRules = {
  *[`${rbac}.PolicyRule`]({
    verbs,
    apiGroups = [],
    resources = [],
    resourceNames = [],
    nonResourceURLs = [],
  }: PolicyRule) {
    if (verbs.length === 0) yield fault('must have at least one verb', 'verbs');
    if (nonResourceURLs.length > 0) {
      if (apiGroups.length + resources.length + resourceNames.length > 0)
        yield fault('must not be combined with apiGroups and resources', 'nonResourceURLs');
      return;
    }
    if (apiGroups.length === 0) yield fault('must have at least one API group; "" is the core group', 'apiGroups');
    if (resources.length === 0) yield fault('must have at least one resource', 'resources');
  },
  *[`${rbac}.Role`]({ rules = [] }: Role) {
    for (const [index, { nonResourceURLs = [] }] of rules.entries())
      if (nonResourceURLs.length > 0) yield fault('can only be in a ClusterRole', 'rules', index, 'nonResourceURLs');
  },
  *[`${rbac}.AggregationRule`]({ clusterRoleSelectors = [] }: AggregationRule) {
    if (clusterRoleSelectors.length === 0) yield fault('must have at least one selector', 'clusterRoleSelectors');
  },
  *[`${rbac}.Subject`]({ kind, name, namespace, apiGroup }: Subject) {
    if (kind === 'ServiceAccount') {
      yield* dnsSubdomain(name, 'name');
      if (!namespace) yield fault('is required for a ServiceAccount', 'namespace');
      if (apiGroup) yield fault(`"${apiGroup}" must be empty for a ServiceAccount`, 'apiGroup');
    } else if (kind === 'User' || kind === 'Group') {
      if (name === '') yield fault('is required', 'name');
      // An empty one gets the default.
      if (apiGroup && apiGroup !== group) yield fault(`"${apiGroup}" must be ${group}`, 'apiGroup');
    } else yield fault(`"${kind}" is not one of ServiceAccount, User, Group`, 'kind');
  },
  *[`${rbac}.RoleRef`]({ apiGroup, kind, name }: RoleRef) {
    if (apiGroup && apiGroup !== group) yield fault(`"${apiGroup}" must be ${group}`, 'apiGroup');
    if (kind !== 'Role' && kind !== 'ClusterRole') yield fault(`"${kind}" is not one of Role, ClusterRole`, 'kind');
    if (name === '' || /[/%]/.test(name) || name === '.' || name === '..')
      yield fault(`"${name}" must be a name without "/" and "%"`, 'name');
  },
};
