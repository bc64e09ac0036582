import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PolicyRule, RoleBinding, Subject } from '../../imports/kubernetes.js';

const group = 'rbac.authorization.k8s.io';

export interface RightsProps {
  /** Name of the role and of its binding. In the whole cluster it has the namespace as a prefix, separated by a dot, which no namespace contains. */
  readonly name: string;
  /** @default - the name of the role */
  readonly bindingName?: string;
  /**
   * Namespace in which they are valid.
   * @default - the whole cluster
   */
  readonly namespace?: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  readonly subjects: readonly Subject[];
  /** The rules of the role, or the name of an existing ClusterRole, or of a Role of the namespace. */
  readonly grants: readonly PolicyRule[] | { readonly clusterRole: string } | { readonly role: string };
}

/** A role with its binding. */
export class Rights extends Construct {
  constructor(scope: Construct, id: string, props: RightsProps) {
    super(scope, id);
    const { name, bindingName = name, namespace, labels, subjects, grants } = props;
    const kind = namespace ? 'Role' : 'ClusterRole';
    const common = { ...(namespace ? { namespace } : {}), ...(labels ? { labels } : {}) };
    const rules = Array.isArray(grants) ? (grants as readonly PolicyRule[]) : undefined;
    if (rules)
      new ApiObject(this, 'Resource', {
        apiVersion: `${group}/v1`,
        kind,
        metadata: { name, ...common },
        rules: [...rules],
      });
    const binding = {
      roleRef: {
        apiGroup: group,
        ...roleOf(grants, { kind, name }),
      },
      subjects: [...subjects],
    } satisfies RoleBinding;
    new ApiObject(this, rules ? 'Binding' : 'Resource', {
      apiVersion: `${group}/v1`,
      kind: `${kind}Binding`,
      metadata: { name: bindingName, ...common },
      ...binding,
    });
  }
}

/** The role that is granted: an existing one, or that of the rules. */
function roleOf(grants: RightsProps['grants'], own: { readonly kind: string; readonly name: string }) {
  if ('clusterRole' in grants) return { kind: 'ClusterRole', name: grants.clusterRole };
  return 'role' in grants ? { kind: 'Role', name: grants.role } : own;
}
