import { Construct } from 'constructs';
import type { ApiServerOidc } from '../access/api-server-oidc-schema.js';
import { renderedSubject } from '../access/subjects.js';
import { validate } from '../kubernetes/validated.js';
import { peopleBindings } from '../model/names-workspaces.js';
import { Rights } from '../pods/rights.js';
import { type BoundRoles, type GrantedRole, grantOf } from './bound-roles.js';
import type { People, Person } from './people-schema.js';

export interface WorkspacePeopleProps {
  readonly namespace: string;
  readonly people: People;
  readonly roles: BoundRoles;
  /** @default - the API server trusts no issuer */
  readonly apiServerOidc?: ApiServerOidc | undefined;
}

/** People of a workspace: bindings of viewers, editors and owners. */
export class WorkspacePeople extends Construct {
  constructor(scope: Construct, id: string, { namespace, people, roles, apiServerOidc }: WorkspacePeopleProps) {
    super(scope, id);
    validate(this);
    const bind = (binding: { readonly name: string }, persons: readonly Person[], grants: GrantedRole) => {
      if (persons.length === 0) return;
      const subjects = persons.map((person) => renderedSubject(person, namespace, apiServerOidc));
      new Rights(this, binding.name, { name: binding.name, namespace, subjects, grants });
    };
    const { viewers, editors, owners, scope: wide } = people;
    const { names, kind } = roles;
    const ofMlflow = (role: string) => grantOf(roles, role);
    const inMlflow = wide === 'mlflow' || kind === 'Role';
    if (inMlflow) {
      bind(peopleBindings.viewers, viewers, ofMlflow(names.view));
      bind(peopleBindings.editors, editors, ofMlflow(names.edit));
      // A Role of the namespace contains the smaller ones.
      if (kind === 'ClusterRole') bind(peopleBindings.editorsView, editors, ofMlflow(names.view));
    }
    if (wide === 'namespace') {
      bind(inMlflow ? peopleBindings.namespaceViewers : peopleBindings.viewers, viewers, { clusterRole: 'view' });
      bind(inMlflow ? peopleBindings.namespaceEditors : peopleBindings.editors, editors, { clusterRole: 'edit' });
    }
    bind(peopleBindings.owners, owners, { clusterRole: 'admin' });
    if (names.admin !== undefined) bind(peopleBindings.mlflowOwners, owners, ofMlflow(names.admin));
  }
}
