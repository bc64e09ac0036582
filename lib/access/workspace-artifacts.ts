import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { MLflowConfigSpec } from '../crds/mlflow-config.js';
import { operated } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';

export interface WorkspaceArtifactsProps {
  /** The workspace's namespace. */
  readonly namespace: string;
  /**
   * Folder inside the bucket of the workspace's Secret.
   * @default - the root of the bucket
   */
  readonly path?: string;
}

/** The artifact bucket of a workspace: an `MLflowConfig`, which refers to a Secret that the workspace's owner provides. */
export class WorkspaceArtifacts extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, props: WorkspaceArtifactsProps) {
    super(scope, id);
    this.requirements = [connectionSecret(props.namespace)];
    new ApiObject(this, 'Resource', {
      apiVersion: 'mlflow.kubeflow.org/v1',
      kind: 'MLflowConfig',
      metadata: {
        name: operated.workspaceConfigName,
        namespace: props.namespace,
        annotations: { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' },
      },
      spec: {
        artifactRootSecret: operated.workspaceSecret,
        ...(props.path ? { artifactRootPath: props.path } : {}),
      } satisfies MLflowConfigSpec,
    });
  }
}

/** The server reads only the bucket's name from it, and accesses the bucket with its own credentials. */
function connectionSecret(namespace: string): Requirement {
  return {
    kind: 'Secret',
    name: operated.workspaceSecret,
    namespace,
    keys: [
      {
        key: 'AWS_S3_BUCKET',
        format: '<bucket of the workspace>',
        readers: [{ name: 'server', purpose: 'which uses its own S3 credentials' }],
      },
    ],
    command: `kubectl -n ${namespace} create secret generic ${operated.workspaceSecret} --from-literal=AWS_S3_BUCKET=<bucket>`,
  };
}
