/** Which roles of MLflow a standalone overlay contains, and which it refers to. */
import {
  additionalRoles,
  type RoleDefinition,
  rolesIn,
  standaloneRoleNames,
  standaloneRoles,
} from '../access/cluster-roles.js';
import { namespacedRoleNames } from '../access/namespaced-roles.js';
import { mlflowConfig } from '../crds/mlflow-config.js';
import type { StandaloneEnvironment } from '../environment/environment.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Requirement } from '../model/requirement.js';
import type { BoundRoles } from '../workspaces/bound-roles.js';

/** `cluster`: shared ClusterRoles. `namespace`: Roles beside the server. `elsewhere`: ClusterRoles that others create. */
export type RoleScope = 'cluster' | 'namespace' | 'elsewhere' | 'none';

export function roleScope({ settings: { authentication, access } }: StandaloneEnvironment): RoleScope {
  if (!asksKubernetes(authentication)) return 'none';
  if (!access.create) return 'elsewhere';
  return authentication.workspaces.enabled ? 'cluster' : 'namespace';
}

export function wantsAdditional({ settings }: StandaloneEnvironment): boolean {
  return settings.access.additionalRoles ?? true;
}

/** The shared ClusterRoles of a server of this version. */
export function sharedRoles(environment: StandaloneEnvironment): readonly RoleDefinition[] {
  return rolesIn(environment.settings.server.image.version, [
    ...standaloneRoles,
    ...(wantsAdditional(environment) ? additionalRoles : []),
  ]);
}

/** The roles that bindings of workspaces refer to. */
export function boundRoles(environment: StandaloneEnvironment): BoundRoles {
  return roleScope(environment) === 'namespace'
    ? { kind: 'Role', names: namespacedRoleNames(environment.instance) }
    : { kind: 'ClusterRole', names: standaloneRoleNames };
}

/** The definition that another overlay contains. */
export function definitionPrerequisites({
  settings: { workspaces, access },
}: StandaloneEnvironment): readonly Prerequisite[] {
  if (access.create || !workspaces.some(({ artifacts }) => artifacts)) return [];
  return [
    {
      what: 'the definition of MLflowConfig, from another MLflow server of the cluster',
      why: 'workspaces have buckets of their own, and access.create is false',
      test: `kubectl get crd ${mlflowConfig.name}`,
    },
  ];
}

/** ClusterRoles that another overlay contains. */
export function sharedRoleRequirements(environment: StandaloneEnvironment): readonly Requirement[] {
  if (roleScope(environment) !== 'elsewhere') return [];
  return Object.values(standaloneRoleNames).map((name) => ({
    kind: 'ClusterRole',
    name,
    keys: [],
    usedBy: [{ name: 'callers' }],
    providedBy: 'another MLflow server of the cluster, in its access.yaml',
  }));
}
