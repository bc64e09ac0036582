import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { MLflowConfigSpec } from '../crds/mlflow-config.js';
import { skipDryRun } from '../kubernetes/skip-dry-run.js';
import { validate } from '../kubernetes/validated.js';
import { operated } from '../model/operated.js';
import type { SecretRequirement } from '../model/secret-requirement.js';

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
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, props: WorkspaceArtifactsProps) {
    super(scope, id);
    validate(this);
    this.secrets = [connectionSecret(props.namespace)];
    new ApiObject(this, 'Resource', {
      apiVersion: 'mlflow.kubeflow.org/v1',
      kind: 'MLflowConfig',
      metadata: {
        name: operated.workspaceConfigName,
        namespace: props.namespace,
        annotations: { ...skipDryRun },
      },
      spec: {
        artifactRootSecret: operated.workspaceSecret,
        ...(props.path ? { artifactRootPath: props.path } : {}),
      } satisfies MLflowConfigSpec,
    });
  }
}

/**
 * A connection of the platform, which the dashboard lists by its label. The server reads only the name of the bucket: it gives
 * clients `s3://` locations, and they access the bucket themselves. Source: Red Hat OpenShift AI 3.4, Working with MLflow, which
 * requires these keys and the annotation; mlflow-kubernetes-plugins 1.5.0, workspace_plugin/provider.py.
 */
function connectionSecret(namespace: string): SecretRequirement {
  const clients = { name: 'clients of the workspace', purpose: 'which access the bucket themselves' };
  const server = { name: 'server', purpose: 'which gives clients the location in the bucket' };
  return {
    name: operated.workspaceSecret,
    namespace,
    keys: [
      { key: 'AWS_ACCESS_KEY_ID', format: '<access key id>', readers: [clients] },
      { key: 'AWS_SECRET_ACCESS_KEY', format: '<secret access key>', readers: [clients] },
      { key: 'AWS_S3_ENDPOINT', format: '<URL of the S3 service>', readers: [clients] },
      { key: 'AWS_S3_BUCKET', format: '<bucket of the workspace>', readers: [server, clients] },
    ],
    metadata: {
      annotations: { 'opendatahub.io/connection-type-protocol': 's3', 'openshift.io/display-name': 'MLflow artifacts' },
      labels: { 'opendatahub.io/dashboard': 'true' },
    },
  };
}
