import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { MLflowConfigSpec } from '../crds/mlflow-config.js';
import { validate } from '../kubernetes/validated.js';
import { operated } from '../model/operated.js';
import { createSecret, type Requirement } from '../model/requirement.js';

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
    validate(this);
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

/**
 * A connection of the platform. The server reads only the name of the bucket: it gives clients `s3://` locations, and they
 * access the bucket themselves. Source: Red Hat OpenShift AI 3.4, Working with MLflow, which requires these keys and the annotation;
 * mlflow-kubernetes-plugins 1.5.0, workspace_plugin/provider.py. The dashboard shows connections with its label.
 */
function connectionSecret(namespace: string): Requirement {
  const name = operated.workspaceSecret;
  const clients = { name: 'clients of the workspace', purpose: 'which access the bucket themselves' };
  const server = { name: 'server', purpose: 'which accesses the bucket with its own S3 credentials' };
  const keys = [
    { key: 'AWS_ACCESS_KEY_ID', format: '<access key id>', readers: [clients] },
    { key: 'AWS_SECRET_ACCESS_KEY', format: '<secret access key>', readers: [clients] },
    { key: 'AWS_S3_ENDPOINT', format: '<URL of the S3 service>', readers: [clients] },
    { key: 'AWS_S3_BUCKET', format: '<bucket of the workspace>', readers: [server, clients] },
  ];
  return {
    kind: 'Secret',
    name,
    namespace,
    keys,
    conditions: [`the annotation ${connectionAnnotation}`],
    command: [
      createSecret(namespace, name, keys),
      `kubectl -n ${namespace} annotate secret ${name} ${connectionAnnotation}`,
      `kubectl -n ${namespace} label secret ${name} opendatahub.io/dashboard=true`,
    ].join('\n'),
  };
}

const connectionAnnotation = 'opendatahub.io/connection-type-protocol=s3';
