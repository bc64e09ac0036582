/** The bucket of a workspace. */
import { z } from 'zod';
import { dnsSubdomain, field } from '../schema/fields.js';
import { bucketName, endpointUrl } from '../stores/artifacts/bucket-fields.js';
import { artifactPathProblem } from './artifact-path.js';

const bucketClaimSchema = z.strictObject({
  bucket: field(
    bucketName,
    'Name of the bucket, which no other claim of the object store has: NooBaa and Ceph use it unchanged.',
    'team-a-mlflow',
  ),
  storageClassName: field(
    dnsSubdomain,
    'Storage class of the claim, of NooBaa or Ceph.',
    'openshift-storage.noobaa.io',
  ),
});

export const workspaceArtifactsSchema = z.strictObject({
  path: field(
    z
      .string()
      .max(512)
      .superRefine((path, context) => {
        const problem = artifactPathProblem(path);
        if (problem) context.addIssue({ code: 'custom', ...problem });
      })
      .optional(),
    "Folder inside the workspace's bucket. Default: the root of the bucket.",
    'mlflow',
  ),
  endpoint: field(
    endpointUrl.optional(),
    'URL of the S3 service, which the network policies of the workspace allow; the Secret has it too. Required with networkPolicy and with bucketClaim. Default: unknown.',
    'https://s3.example.com',
  ),
  bucketClaim: field(
    bucketClaimSchema.optional(),
    'An ObjectBucketClaim in the namespace: the storage class provides the bucket and its key pair, and External Secrets composes mlflow-artifact-connection of them. Requires secrets.source external-secrets or generated. Default: none, the Secret is for a bucket that exists.',
    { bucket: 'team-a-mlflow', storageClassName: 'openshift-storage.noobaa.io' },
  ),
});

export type WorkspaceArtifactsSettings = z.output<typeof workspaceArtifactsSchema>;
