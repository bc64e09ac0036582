import type { PolicyRule } from '../../imports/kubernetes.js';
import { verbs as allVerbs, findResource, mlflowGroup, mlflowResources, storedResources } from './resources.js';

/** What one rule grants on one of MLflow's resources. */
export interface RuleRight {
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Names of the only objects it holds for; absent for all of them. */
  readonly names?: readonly string[];
}

/** What a rule grants in MLflow, with wildcards written out as the API server understands them. */
export function ruleRights(rule: PolicyRule): readonly RuleRight[] {
  const { apiGroups = [], resources = [], verbs, resourceNames = [] } = rule;
  if (!apiGroups.includes(mlflowGroup) && !apiGroups.includes('*')) return [];
  return [...new Set(resources.flatMap(matching))]
    .filter((resource) => !storedResources.includes(resource))
    .map((resource) => ({
      resource,
      // What MLflow never asks is no right, however a role words it.
      verbs: (findResource(resource)?.verbs ?? allVerbs).filter((verb) => verbs.includes('*') || verbs.includes(verb)),
      // An empty list restricts nothing: k8s.io/kubernetes, pkg/apis/rbac/v1, ResourceNameMatches.
      ...(resourceNames.length > 0 ? { names: resourceNames } : {}),
    }));
}

/** `*` is everything, `*` and a subresource is that one of everything. */
function matching(pattern: string): readonly string[] {
  const known = mlflowResources.map(({ name }) => name);
  if (pattern === '*') return known;
  return pattern.startsWith('*/') ? known.filter((name) => name.endsWith(pattern.slice(1))) : [pattern];
}
