import { atLeast } from '../schema/since.js';

/** API group of the resources that exist only in access reviews of the MLflow server, and are never stored. */
export const mlflowGroup = 'mlflow.kubeflow.org';

export const verbs = ['get', 'list', 'create', 'update', 'delete'] as const;
export type MlflowVerb = (typeof verbs)[number];

/** A resource of MLflow, as the server's authorization plug-in requests access to it. */
export interface MlflowResource {
  readonly name: string;
  readonly verbs: readonly MlflowVerb[];
  /** Verbs that are requested again with the object's name if the right to all objects is missing. */
  readonly nameable: readonly MlflowVerb[];
  /**
   * First version of MLflow whose plug-in requests it.
   * @default - every version that has the plug-in
   */
  readonly since?: string;
}

const all: readonly MlflowVerb[] = verbs;
const named: readonly MlflowVerb[] = ['get', 'list', 'update', 'delete'];

/** Of objects whose lists are returned completely or not at all. Of the gateway, only the bindings of an endpoint are listed by its name. */
const wholeLists: readonly MlflowVerb[] = ['get', 'update', 'delete'];

/**
 * Every resource that the plug-in supports (mlflow-kubernetes-plugins 1.5.0 and 2.1.0, auth/constants.py and rules). A new object
 * has no name yet when `create` is requested, so `create` is nameable only for the use of an existing object.
 */
export const mlflowResources: readonly MlflowResource[] = [
  { name: 'experiments', verbs: all, nameable: named },
  { name: 'datasets', verbs: all, nameable: named },
  { name: 'registeredmodels', verbs: all, nameable: named },
  { name: 'mcpservers', verbs: all, nameable: named, since: '3.14' },
  // 2.1.0 has it before MLflow has skills: until 3.18 the right only shows the workspace (auth/constants.py).
  { name: 'skills', verbs: all, nameable: wholeLists, since: '3.17' },
  { name: 'gatewaysecrets', verbs: all, nameable: wholeLists },
  { name: 'gatewaysecrets/use', verbs: ['create'], nameable: ['create'] },
  { name: 'gatewayendpoints', verbs: all, nameable: named },
  { name: 'gatewayendpoints/use', verbs: ['create'], nameable: ['create'] },
  { name: 'gatewaymodeldefinitions', verbs: all, nameable: wholeLists },
  { name: 'gatewaymodeldefinitions/use', verbs: ['create'], nameable: ['create'] },
  { name: 'gatewayguardrails', verbs: all, nameable: [], since: '3.12' },
  { name: 'gatewaybudgets', verbs: all, nameable: [], since: '3.11' },
  { name: 'assistants', verbs: ['get', 'create', 'update'], nameable: [] },
];

/** Resources of the same group that are stored objects; the API server's verbs apply to them. */
export const storedResources: readonly string[] = ['mlflowconfigs'];

export function findResource(name: string): MlflowResource | undefined {
  return mlflowResources.find((resource) => resource.name === name);
}

/** A rule of a role for MLflow's resources. */
export interface MlflowRule {
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Names of the objects; absent for all of them. */
  readonly names?: readonly string[];
}

/** Whether the plug-in of a version of MLflow requests access to a resource. */
export function isRequestedIn(version: string, { since }: Pick<MlflowResource, 'since'>): boolean {
  return since === undefined || atLeast(version, since);
}

/**
 * Why a rule can never take effect, with the correction; empty for a valid rule.
 *
 * @param version - that of the server; by default resources of every version are valid
 */
export function rejections(
  { resource: name, verbs: wanted, names }: MlflowRule,
  version?: string,
): readonly { readonly message: string; readonly fix: string }[] {
  const resource = findResource(name);
  if (!resource) {
    return [
      {
        message: `MLflow has no resource "${name}"`,
        fix: `write one of ${mlflowResources.map((known) => known.name).join(', ')}`,
      },
    ];
  }
  if (version !== undefined && !isRequestedIn(version, resource)) {
    return [
      {
        message: `MLflow ${version} has no resource "${name}"; the first version that has it is ${resource.since}`,
        fix: 'remove the rule',
      },
    ];
  }
  const unknown = wanted.filter((verb) => !resource.verbs.some((known) => known === verb));
  // The API server treats an empty list of names as no restriction.
  const unnameable = names?.length
    ? wanted.filter((verb) => !unknown.includes(verb) && !resource.nameable.some((known) => known === verb))
    : [];
  return [
    ...unknown.map((verb) => ({
      message: `MLflow never requests ${verb} on ${name}`,
      fix: `write some of ${resource.verbs.join(', ')}`,
    })),
    ...unnameable.map((verb) => ({
      message: `the right to ${verb} ${name} cannot be limited to a name: MLflow requests it without a name, so the rule never applies`,
      fix:
        resource.nameable.length > 0
          ? `remove ${verb}, or move it to a separate rule without names; names are supported with ${resource.nameable.join(', ')}`
          : `remove the names: ${name} can only be granted without names`,
    })),
  ];
}
