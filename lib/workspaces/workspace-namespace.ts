import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Namespace } from '../../imports/kubernetes.js';
import { kept } from '../kubernetes/kept.js';
import { validate } from '../kubernetes/validated.js';
import type { Workspace } from './workspace-schema.js';

/** What makes a namespace a workspace of the server and a project of the platform. */
export interface ProjectMarks {
  /** The labels by which the server finds workspaces and the dashboard projects. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether the console shows the annotation `openshift.io/description`. */
  readonly isProject: boolean;
}

interface WorkspaceNamespaceProps extends ProjectMarks {
  readonly workspace: Pick<Workspace, 'namespace' | 'displayName' | 'description' | 'annotations' | 'podSecurity'> & {
    readonly ownLabels?: Readonly<Record<string, string>> | undefined;
  };
}

/**
 * The annotation whose text MLflow shows for the workspace.
 * Source: mlflow-kubernetes-plugins 1.5.0, workspace_plugin/caches.py, DEFAULT_DESCRIPTION_ANNOTATION.
 */
const descriptionAnnotation = 'mlflow.kubeflow.org/workspace-description';

/** The namespace of a team. It is kept when it leaves the overlay, with everything in it. */
class WorkspaceNamespace extends Construct {
  constructor(scope: Construct, id: string, { workspace, labels, isProject }: WorkspaceNamespaceProps) {
    super(scope, id);
    validate(this);
    const {
      namespace,
      displayName,
      description,
      annotations = {},
      podSecurity = 'restricted',
      ownLabels = {},
    } = workspace;
    const levels = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, podSecurity]);
    const notes = {
      // Consoles of other platforms ignore it, or read it as well.
      ...(displayName ? { 'openshift.io/display-name': displayName } : {}),
      ...(isProject && description ? { 'openshift.io/description': description } : {}),
      ...(description ? { [descriptionAnnotation]: description } : {}),
      ...annotations,
    };
    new ApiObject(
      this,
      'Resource',
      kept({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: { ...Object.fromEntries(levels), ...labels, ...ownLabels },
          ...(Object.keys(notes).length > 0 ? { annotations: notes } : {}),
        },
      } satisfies Namespace),
    );
  }
}

export interface WorkspaceNamespacesProps {
  readonly workspaces: readonly Workspace[];
  readonly marks: ProjectMarks;
}

/** The namespaces of all workspaces that the overlay creates. */
export class WorkspaceNamespaces extends Construct {
  constructor(scope: Construct, id: string, { workspaces, marks }: WorkspaceNamespacesProps) {
    super(scope, id);
    validate(this);
    for (const { create, labels, ...workspace } of workspaces)
      if (create)
        new WorkspaceNamespace(this, `${workspace.namespace}.namespace`, {
          workspace: { ...workspace, ownLabels: labels },
          ...marks,
        });
  }
}
