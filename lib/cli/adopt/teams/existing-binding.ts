/** What a RoleBinding of an existing namespace grants in MLflow. */
import { operatorRoleNames, standaloneRoleNames } from '../../../access/cluster-roles.js';
import { mlflowGroup } from '../../../access/resources.js';
import type { WorkspaceRight } from '../../../model/names-workspaces.js';
import { Input, isTree, type Tree } from '../input.js';

/** A role of Kubernetes, which MLflow's rights are aggregated to. */
export type NamespaceRole = 'view' | 'edit' | 'admin';

export type Granted =
  | { readonly of: 'mlflow'; readonly right: WorkspaceRight }
  | { readonly of: 'namespace'; readonly right: NamespaceRole }
  /** A Role of the namespace with rights on MLflow's resources. */
  | { readonly of: 'role'; readonly rules: readonly Rule[] }
  | { readonly of: 'nothing'; readonly why: string };

/** A rule of a workspace's own role. */
export interface Rule {
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly names?: readonly string[];
}

const rights = new Map<string, WorkspaceRight>(
  [operatorRoleNames, standaloneRoleNames].flatMap((names) =>
    (['view', 'edit', 'integration'] as const).map((right) => [names[right], right] as const),
  ),
);

const namespaceRoles: readonly string[] = ['view', 'edit', 'admin'];

export function grantedBy(binding: Tree, objects: readonly Tree[]): Granted {
  const input = new Input(binding);
  const [owner] = input.list('metadata.ownerReferences');
  if (isTree(owner)) return nothing(`${String(owner['kind'])} ${String(owner['name'])} makes it`);
  if (/^system:/.test(input.text('metadata.name') ?? '')) return nothing('OpenShift makes it');
  const role = input.text('roleRef.name') ?? '';
  if (input.text('roleRef.kind') === 'Role') return grantedByRole(role, objects);
  const right = rights.get(role);
  if (right) return { of: 'mlflow', right };
  if (namespaceRoles.includes(role)) return { of: 'namespace', right: role as NamespaceRole };
  return nothing(`ClusterRole ${role} is no role of a workspace: leave the binding as it is`);
}

function grantedByRole(name: string, objects: readonly Tree[]): Granted {
  const found = objects.find((one) => one['kind'] === 'Role' && new Input(one).text('metadata.name') === name);
  if (!found) return nothing(`its Role ${name} is not among the objects: add role to kubectl get`);
  const rules = new Input(found).list('rules').filter(isTree);
  const ofMlflow = rules.filter((rule) => new Input(rule).list('apiGroups').includes(mlflowGroup));
  if (ofMlflow.length === 0) return nothing('it grants nothing in MLflow: leave the binding as it is');
  if (ofMlflow.length < rules.length)
    return nothing(`Role ${name} grants more than MLflow: write its rules of ${mlflowGroup} in roles`);
  return { of: 'role', rules: ofMlflow.flatMap(rulesOf) };
}

function rulesOf(rule: Tree): readonly Rule[] {
  const texts = (field: string) => new Input(rule).list(field).map(String);
  const names = texts('resourceNames');
  return texts('resources').map((resource) => ({
    resource,
    verbs: texts('verbs'),
    ...(names.length > 0 ? { names } : {}),
  }));
}

function nothing(why: string): Granted {
  return { of: 'nothing', why };
}
