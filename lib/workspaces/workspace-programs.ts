import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ServiceAccount } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import { agentRole, programBinding } from '../model/names-workspaces.js';
import { Rights } from '../pods/rights.js';
import { type BoundRoles, grantsOf } from './bound-roles.js';
import type { Agent, Program } from './people-schema.js';
import { traceWriterRules, WorkspaceRole } from './workspace-role.js';

export interface WorkspaceProgramsProps {
  readonly namespace: string;
  readonly programs: readonly Program[];
  readonly agents: readonly Agent[];
  readonly roles: BoundRoles;
  /** Whether the server accepts the token that the kubelet mounts in pods. */
  readonly acceptsToken: boolean;
}

/** Accounts of programs with a role of MLflow, and of agents with single experiments. */
export class WorkspacePrograms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { namespace, programs, agents, roles, acceptsToken }: WorkspaceProgramsProps,
  ) {
    super(scope, id);
    validate(this);
    for (const { name, automountToken } of [...programs, ...agents])
      new ApiObject(this, `account.${name}`, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name, namespace },
        // A token that nothing accepts, and that can call the API server, is not put into pods.
        automountServiceAccountToken: automountToken ?? acceptsToken,
      } satisfies ServiceAccount);
    for (const role of ['view', 'edit', 'integration'] as const) {
      const subjects = programs
        .filter((program) => program.role === role)
        .map(({ name }) => ({ kind: 'ServiceAccount', name, namespace }));
      if (subjects.length === 0) continue;
      for (const { right, grants } of grantsOf(roles, role)) {
        const name = programBinding(role, right);
        new Rights(this, name, { name, namespace, subjects, grants });
      }
    }
    for (const { name, experiments } of agents)
      new WorkspaceRole(this, `agent.${name}`, {
        namespace,
        name: agentRole(name),
        rules: traceWriterRules(...experiments),
        subjects: [{ kind: 'ServiceAccount', name }],
      });
  }
}
