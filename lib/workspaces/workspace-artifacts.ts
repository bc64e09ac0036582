import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { MLflowConfigSpec } from '../crds/mlflow-config.js';
import { skipDryRun } from '../kubernetes/skip-dry-run.js';
import { validate } from '../kubernetes/validated.js';
import { workspaceClaim } from '../model/names-workspaces.js';
import { operated } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';
import type { SecretMetadata, SecretRequirement } from '../model/secret-requirement.js';
import { CopiedSecret } from '../secrets/copied-secret.js';
import { claimedKeys, objectBucketClaim } from '../stores/artifacts/bucket-claim.js';

export interface WorkspaceArtifactsProps {
  /** The workspace's namespace. */
  readonly namespace: string;
  /**
   * Folder inside the bucket of the workspace's Secret.
   * @default - the root of the bucket
   */
  readonly path?: string;
  /**
   * URL of the S3 service.
   * @default - unknown; required with a bucketClaim
   */
  readonly endpoint?: string;
  /**
   * A bucket that a storage class of NooBaa or Ceph provides, for clusters with External Secrets.
   * @default - a bucket that exists, with a Secret that the workspace's owner provides
   */
  readonly bucketClaim?: { readonly bucket: string; readonly storageClassName: string };
}

/** The artifact bucket of a workspace: an `MLflowConfig`, which refers to a Secret that the workspace's owner or a claim provides. */
export class WorkspaceArtifacts extends Construct {
  readonly secrets: readonly SecretRequirement[];
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, props: WorkspaceArtifactsProps) {
    super(scope, id);
    validate(this);
    const { namespace, endpoint, bucketClaim } = props;
    this.secrets = bucketClaim ? [] : [connectionSecret(namespace)];
    this.requirements = bucketClaim ? this.claimed(namespace, endpoint, bucketClaim) : [];
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

  /**
   * The Secret of a claim has neither bucket nor endpoint. External Secrets does not read its ConfigMap (external-secrets,
   * providers/v1/kubernetes/client.go: Secrets alone), so both are those of the environment.
   */
  private claimed(
    namespace: string,
    endpoint: string | undefined,
    claim: NonNullable<WorkspaceArtifactsProps['bucketClaim']>,
  ): readonly Requirement[] {
    if (!endpoint) throw new Error(`the bucketClaim of workspace ${namespace} requires the prop endpoint`);
    const metadata = { name: workspaceClaim, namespace };
    new ApiObject(this, 'Claim', objectBucketClaim(metadata, claim));
    new CopiedSecret(this, 'Connection', {
      instance: { namespace },
      name: operated.workspaceSecret,
      fromNamespace: namespace,
      keys: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map((key) => ({
        ...{ key, secret: workspaceClaim, property: key },
        readers: [clients],
      })),
      known: [
        { key: 'AWS_S3_ENDPOINT', value: endpoint, readers: [clients] },
        { key: 'AWS_S3_BUCKET', value: claim.bucket, readers: [server, clients] },
      ],
      metadata: connectionMetadata,
    });
    return [claimedKeys(metadata, claim.storageClassName, [{ name: 'External Secrets' }])];
  }
}

const clients = { name: 'clients of the workspace', purpose: 'which access the bucket themselves' };
const server = { name: 'server', purpose: 'which gives clients the location in the bucket' };

/** The marks of a connection of the platform, which the dashboard lists by its label. */
const connectionMetadata: SecretMetadata = {
  annotations: { 'opendatahub.io/connection-type-protocol': 's3', 'openshift.io/display-name': 'MLflow artifacts' },
  labels: { 'opendatahub.io/dashboard': 'true' },
};

/**
 * A connection of the platform. The server reads only the name of the bucket: it gives
 * clients `s3://` locations, and they access the bucket themselves. Source: Red Hat OpenShift AI 3.4, Working with MLflow, which
 * requires these keys and the annotation; mlflow-kubernetes-plugins 1.5.0, workspace_plugin/provider.py.
 */
function connectionSecret(namespace: string): SecretRequirement {
  return {
    name: operated.workspaceSecret,
    namespace,
    keys: [
      { key: 'AWS_ACCESS_KEY_ID', format: '<access key id>', readers: [clients] },
      { key: 'AWS_SECRET_ACCESS_KEY', format: '<secret access key>', readers: [clients] },
      { key: 'AWS_S3_ENDPOINT', format: '<URL of the S3 service>', readers: [clients] },
      { key: 'AWS_S3_BUCKET', format: '<bucket of the workspace>', readers: [server, clients] },
    ],
    metadata: connectionMetadata,
  };
}
