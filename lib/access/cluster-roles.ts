import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PolicyRule } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import { names } from '../operator/operator-names.js';
import { findResource, isRequestedIn, mlflowGroup } from './resources.js';

/** A ClusterRole, and the default roles that it is aggregated to. */
export interface RoleDefinition {
  readonly name: string;
  readonly aggregateTo: readonly ('view' | 'edit' | 'admin')[];
  readonly rules: readonly PolicyRule[];
}

const operatorGroup = 'mlflow.opendatahub.io';

function rule(apiGroup: string, resources: string[], verbs: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources, verbs };
}

/** Reading everything except the gateway's secrets, as Kubernetes' view excludes Secrets. */
const viewRole: RoleDefinition = {
  name: names.view,
  aggregateTo: ['view', 'edit', 'admin'],
  rules: [
    rule(operatorGroup, ['mlflows'], ['get', 'list', 'watch']),
    rule(mlflowGroup, ['mlflowconfigs'], ['get', 'list', 'watch']),
    rule(operatorGroup, ['mlflows/status'], ['get', 'list', 'watch']),
    rule(
      mlflowGroup,
      ['datasets', 'experiments', 'registeredmodels', 'gatewayendpoints', 'gatewaymodeldefinitions', 'mcpservers'],
      ['get', 'list'],
    ),
  ],
};

/** Writing. It does not include reading, so it is always bound together with view. */
const editRole: RoleDefinition = {
  name: names.edit,
  aggregateTo: ['edit', 'admin'],
  rules: [
    rule(
      operatorGroup,
      ['mlflows'],
      ['get', 'list', 'watch', 'create', 'delete', 'deletecollection', 'patch', 'update'],
    ),
    rule(operatorGroup, ['mlflows/finalizers'], ['patch', 'update']),
    rule(mlflowGroup, ['mlflowconfigs'], ['create', 'delete', 'deletecollection', 'patch', 'update']),
    rule(mlflowGroup, ['gatewaysecrets'], ['get', 'list']),
    rule(
      mlflowGroup,
      [
        'datasets',
        'experiments',
        'registeredmodels',
        'gatewaysecrets',
        'gatewayendpoints',
        'gatewaymodeldefinitions',
        'mcpservers',
      ],
      ['create', 'update', 'delete'],
    ),
    rule(mlflowGroup, ['gatewaysecrets/use', 'gatewayendpoints/use', 'gatewaymodeldefinitions/use'], ['create']),
  ],
};

/** What jobs and services need in one workspace; it cannot delete. */
const integrationRole: RoleDefinition = {
  name: names.integration,
  aggregateTo: [],
  rules: [
    rule(mlflowGroup, ['datasets', 'experiments', 'registeredmodels'], ['get', 'list', 'create', 'update']),
    rule(mlflowGroup, ['gatewayendpoints'], ['get', 'list']),
    rule(mlflowGroup, ['mcpservers'], ['get', 'list']),
    rule(mlflowGroup, ['gatewayendpoints/use'], ['create']),
  ],
};

/** Names of the ClusterRoles that bindings in workspaces refer to. */
export type RoleNames = Readonly<Record<'view' | 'edit' | 'integration', string>>;

export const operatorRoleNames: RoleNames = names;

export const standaloneRoleNames: RoleNames = {
  view: 'mlflow-view',
  edit: 'mlflow-edit',
  integration: 'mlflow-integration',
};

/** The roles of the operator, equal to upstream's (mlflow-operator e9dbb9f, config/rbac). */
export const operatorRoles: readonly RoleDefinition[] = [viewRole, editRole, integrationRole];

/** The same rights for a server without an operator and its resources, and those on resources that upstream's roles lack. */
export const standaloneRoles: readonly RoleDefinition[] = [
  standaloneRole(viewRole, standaloneRoleNames.view, ['get', 'list']),
  standaloneRole(editRole, standaloneRoleNames.edit, ['create', 'update', 'delete']),
  standaloneRole(integrationRole, standaloneRoleNames.integration, ['get', 'list']),
];

function standaloneRole(role: RoleDefinition, name: string, onSkills: string[]): RoleDefinition {
  return { ...role, name, rules: [...role.rules.filter(isOfMlflow), rule(mlflowGroup, ['skills'], onSkills)] };
}

function isOfMlflow({ apiGroups = [] }: PolicyRule): boolean {
  return apiGroups.includes(mlflowGroup);
}

/**
 * Rights that upstream grants only to cluster admins. Users of the gateway may read its guardrails and may use
 * the assistant; changing budgets and guardrails is reserved for the admins of the workspace.
 */
export const additionalRoles: readonly RoleDefinition[] = [
  {
    name: 'mlflow-additional-view',
    aggregateTo: ['view', 'edit', 'admin'],
    rules: [
      rule(mlflowGroup, ['gatewaybudgets', 'gatewayguardrails'], ['get', 'list']),
      rule(mlflowGroup, ['assistants'], ['get']),
    ],
  },
  {
    name: 'mlflow-additional-edit',
    aggregateTo: ['edit', 'admin'],
    rules: [rule(mlflowGroup, ['assistants'], ['create', 'update'])],
  },
  {
    name: 'mlflow-additional-admin',
    aggregateTo: ['admin'],
    rules: [rule(mlflowGroup, ['gatewaybudgets', 'gatewayguardrails'], ['create', 'update', 'delete'])],
  },
];

/** The roles of a server of this version: without resources of MLflow that it does not have, and without roles that grant nothing else. */
export function rolesIn(version: string, roles: readonly RoleDefinition[]): readonly RoleDefinition[] {
  return roles
    .map((role) => ({ ...role, rules: role.rules.flatMap((one) => ruleIn(version, one)) }))
    .filter(({ rules }) => rules.length > 0);
}

function ruleIn(version: string, one: PolicyRule): readonly PolicyRule[] {
  if (!isOfMlflow(one)) return [one];
  const resources = (one.resources ?? []).filter((name) => isRequestedIn(version, findResource(name) ?? {}));
  return resources.length > 0 ? [{ ...one, resources }] : [];
}

export interface ClusterRolesProps {
  readonly roles: readonly RoleDefinition[];
}

/** ClusterRoles, some of which are aggregated to Kubernetes' view, edit and admin. */
export class ClusterRoles extends Construct {
  constructor(scope: Construct, id: string, { roles }: ClusterRolesProps) {
    super(scope, id);
    validate(this);
    for (const { name, aggregateTo, rules } of roles) {
      const aggregation = aggregateTo.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']);
      new ApiObject(this, name, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name, ...(aggregation.length > 0 ? { labels: Object.fromEntries(aggregation) } : {}) },
        rules,
      });
    }
  }
}
