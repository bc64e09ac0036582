/** The workspaces of an environment: namespaces first, everything else when the server runs. */
import type { Chart } from 'cdk8s';
import type { LabelSelector } from '../../imports/kubernetes.js';
import type { ClientAccess } from '../clients/client-access.js';
import type { ClientCallee } from '../clients/mlflow-client.js';
import type { Environment } from '../environment/environment.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import { proxyDestination } from '../model/http-proxy.js';
import type { Instance } from '../model/instance.js';
import type { BoundRoles } from '../workspaces/bound-roles.js';
import { WorkspaceConsoleLink } from '../workspaces/workspace-console-link.js';
import { type ProjectMarks, WorkspaceNamespaces } from '../workspaces/workspace-namespace.js';
import type { Workspace } from '../workspaces/workspace-schema.js';
import { Workspaces } from '../workspaces/workspaces.js';

export interface WorkspacesOfEnvironment {
  readonly access: ClientAccess;
  readonly instance: Instance;
  /** The pods that programs of teams call; undefined if they admit none. */
  readonly server: ClientCallee | undefined;
  readonly roles: BoundRoles;
}

type File = (name: 'workspace-namespaces' | 'workspaces' | 'console-link') => Chart;

export function addWorkspaces(file: File, environment: Environment, props: WorkspacesOfEnvironment): void {
  const { settings, dnsPorts } = environment;
  const { access, networkPolicy, httpProxy } = settings;
  const workspaces = authorizedByKubernetes(environment) ? settings.workspaces : settings.workspaces.map(withoutPeople);
  if (workspaces.some(({ create }) => create))
    new WorkspaceNamespaces(file('workspace-namespaces'), 'Namespaces', { workspaces, marks: marksOf(environment) });
  addLinks(file, environment, props);
  if (workspaces.length === 0) return;
  const { server, roles } = props;
  new Workspaces(file('workspaces'), 'Workspaces', {
    workspaces,
    roles: roles.names,
    roleKind: roles.kind,
    apiServerOidc: access.apiServerOidc,
    server: {
      access: props.access,
      network: {
        apiServer: networkPolicy.apiServer,
        dnsPorts,
        server,
        publicUrl: props.access.outsideUri,
        httpProxy: httpProxy && proxyDestination(httpProxy),
      },
    },
  });
}

function addLinks(file: File, { settings }: Environment, { access, instance }: WorkspacesOfEnvironment): void {
  const { outsideUri, workspaces } = access;
  if (!outsideUri) return;
  for (const { namespace, consoleLink } of settings.workspaces)
    if (consoleLink)
      new WorkspaceConsoleLink(file('console-link'), `Workspace.${namespace}`, {
        ...{ instance, url: outsideUri, workspaces, namespace },
        settings: consoleLink,
      });
}

function authorizedByKubernetes(environment: Environment): boolean {
  return environment.form === 'operated' || asksKubernetes(environment.settings.authentication);
}

/** Where a login decides instead, the Job of permissions grants what people may do. */
function withoutPeople(workspace: Workspace): Workspace {
  return { ...workspace, people: { ...workspace.people, viewers: [], editors: [], owners: [] } };
}

/** The labels by which the server and the dashboard find the namespace of a team. */
function marksOf(environment: Environment): ProjectMarks {
  const { profile } = environment;
  return {
    labels: {
      ...(profile.dataScienceProjects ? { 'opendatahub.io/dashboard': 'true' } : {}),
      ...(workspaceSelector(environment)?.matchLabels ?? {}),
    },
    isProject: profile.cli === 'oc',
  };
}

/** The selector of namespaces that are workspaces. */
function workspaceSelector(environment: Environment): LabelSelector | undefined {
  if (environment.form === 'operated') return environment.settings.server.workspaceLabelSelector;
  const { authentication } = environment.settings;
  return asksKubernetes(authentication) ? authentication.workspaces.labelSelector : undefined;
}
