import { Construct } from 'constructs';
import type { PolicyRule } from '../../imports/kubernetes.js';
import type { ApiServerOidc } from '../access/api-server-oidc-schema.js';
import { operatorRoleNames, type RoleNames } from '../access/cluster-roles.js';
import { mlflowGroup } from '../access/resources.js';
import { renderedSubject } from '../access/subjects.js';
import { validate } from '../kubernetes/validated.js';
import { bindingName } from '../model/names-workspaces.js';
import { Rights } from '../pods/rights.js';
import { parseProps } from '../schema/props.js';
import { grantsOf } from './bound-roles.js';
import {
  type BindingSettings,
  bindingSchema,
  type WorkspaceRoleSettings,
  workspaceRoleSchema,
} from './rights-schema.js';

/** The issuer of OpenID Connect subjects, which defines the prefix that the API server adds to their names. */
interface NamedByIssuer {
  /** @default - the API server trusts no issuer */
  readonly apiServerOidc?: ApiServerOidc | undefined;
}

export interface WorkspaceRoleProps extends WorkspaceRoleSettings, NamedByIssuer {
  /** The workspace's namespace. */
  readonly namespace: string;
}

/** Rights in one workspace, which can be limited to single experiments and models by name. */
export class WorkspaceRole extends Construct {
  constructor(scope: Construct, id: string, { namespace, apiServerOidc, ...settings }: WorkspaceRoleProps) {
    super(scope, id);
    validate(this);
    const { name, rules, subjects } = parseProps(workspaceRoleSchema, settings, this);
    new Rights(this, 'Resource', {
      name,
      namespace,
      subjects: subjects.map((subject) => renderedSubject(subject, namespace, apiServerOidc)),
      grants: rules.map(
        (rule): PolicyRule => ({
          apiGroups: [mlflowGroup],
          resources: [rule.resource],
          ...(rule.names ? { resourceNames: rule.names } : {}),
          verbs: rule.verbs,
        }),
      ),
    });
  }
}

/** The rights of an agent that may only send traces to single experiments. */
export function traceWriterRules(...experiments: readonly string[]): WorkspaceRoleSettings['rules'] {
  return [{ resource: 'experiments', verbs: ['get', 'update'], names: [...experiments] }];
}

export interface WorkspaceBindingProps extends BindingSettings, NamedByIssuer {
  /** The workspace's namespace. */
  readonly namespace: string;
  /**
   * Names of the roles.
   * @default - those of the operator
   */
  readonly roleNames?: RoleNames;
  /**
   * Whether they are in the namespace, or in the cluster.
   * @default 'ClusterRole'
   */
  readonly roleKind?: 'Role' | 'ClusterRole';
}

/** MLflow's roles in one workspace, for accounts and groups that do not have Kubernetes' view or edit role there. */
export class WorkspaceBinding extends Construct {
  constructor(
    scope: Construct,
    id: string,
    {
      namespace,
      roleNames = operatorRoleNames,
      roleKind = 'ClusterRole',
      apiServerOidc,
      ...settings
    }: WorkspaceBindingProps,
  ) {
    super(scope, id);
    validate(this);
    const { role, subjects } = parseProps(bindingSchema, settings, this);
    const rendered = subjects.map((subject) => renderedSubject(subject, namespace, apiServerOidc));
    for (const { right, grants } of grantsOf({ kind: roleKind, names: roleNames }, role)) {
      const name = bindingName(role, right);
      new Rights(this, right, { name, namespace, subjects: rendered, grants });
    }
  }
}
