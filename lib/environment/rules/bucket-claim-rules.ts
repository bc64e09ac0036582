/** Buckets that workspaces claim. */
import type { Workspace } from '../../workspaces/workspace-schema.js';
import type { PathProblem } from './path-problem.js';

interface Claims {
  readonly workspaces: readonly Workspace[];
  readonly secrets: { readonly source: string };
  readonly artifactStore: { readonly type: string; readonly bucket?: string | undefined };
}

/** Sources of Secrets that External Secrets implements, which composes the Secret of a claim. */
const composing = ['external-secrets', 'generated'];

export function* bucketClaimProblems({ workspaces, secrets, artifactStore }: Claims): Iterable<PathProblem> {
  const owners = new Map<string, string>();
  if (artifactStore.type === 's3' && artifactStore.bucket)
    owners.set(artifactStore.bucket, 'the server (artifactStore)');
  for (const [index, { namespace, artifacts }] of workspaces.entries()) {
    if (!artifacts?.bucketClaim) continue;
    const { bucket } = artifacts.bucketClaim;
    const path = ['workspaces', index, 'artifacts', 'bucketClaim'];
    if (!artifacts.endpoint)
      yield {
        path,
        message: 'a bucketClaim without endpoint, which clients of the bucket read from its Secret',
        fix: 'write endpoint: https://… beside it, the URL of the S3 service',
      };
    if (!composing.includes(secrets.source))
      yield {
        path,
        message: `bucketClaim with secrets.source ${secrets.source}: the Secret of a claim has no name of a bucket, and only External Secrets composes mlflow-artifact-connection of it`,
        fix: 'write secrets: {source: external-secrets, …} or {source: generated} in the environment, if the cluster has External Secrets; otherwise remove bucketClaim, claim the bucket yourself and create the Secret',
      };
    const owner = owners.get(bucket);
    if (owner)
      yield {
        path: [...path, 'bucket'],
        message: `bucket ${bucket} is that of ${owner} too: its provisioner binds one claim to it`,
        fix: 'write another name, such as the namespace with a suffix',
      };
    else owners.set(bucket, `workspace ${namespace}`);
  }
}
