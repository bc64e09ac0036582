import type { PolicyRule } from '../../imports/kubernetes.js';
import { verbs as allVerbs, findResource, mlflowGroup, mlflowResources, storedResources } from './resources.js';

/** The rights that one rule grants on one of MLflow's resources. */
export interface RuleRight {
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Names of the objects that it is limited to; absent for all of them. */
  readonly names?: readonly string[];
}

/** The rights that a rule grants in MLflow, with wildcards expanded as the API server interprets them. */
export function ruleRights(rule: PolicyRule): readonly RuleRight[] {
  const { apiGroups = [], resources = [], verbs, resourceNames = [] } = rule;
  if (!apiGroups.includes(mlflowGroup) && !apiGroups.includes('*')) return [];
  return [...new Set(resources.flatMap(matching))]
    .filter((resource) => !storedResources.includes(resource))
    .map((resource) => ({
      resource,
      // A verb that MLflow never requests grants nothing.
      verbs: (findResource(resource)?.verbs ?? allVerbs).filter((verb) => verbs.includes('*') || verbs.includes(verb)),
      // An empty list restricts nothing: k8s.io/kubernetes, pkg/apis/rbac/v1, ResourceNameMatches.
      ...(resourceNames.length > 0 ? { names: resourceNames } : {}),
    }));
}

/** `*` matches every resource; `*` and a subresource match this subresource of every resource. */
function matching(pattern: string): readonly string[] {
  const known = mlflowResources.map(({ name }) => name);
  if (pattern === '*') return known;
  return pattern.startsWith('*/') ? known.filter((name) => name.endsWith(pattern.slice(1))) : [pattern];
}
