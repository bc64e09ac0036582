import type { Construct } from 'constructs';
import type { Environment } from '../environment/environment.js';
import type { Instance } from '../model/instance.js';
import { BucketClaim } from '../stores/artifacts/bucket-claim.js';
import { ObjectStore, type ObjectStoreProps } from '../stores/object-store/object-store.js';

/** Adds the part of the artifact store that is in the overlay: an S3 server, or the claim of a bucket. */
export function addObjectStore(
  scope: Construct,
  { artifactStore }: Pick<Environment['settings'], 'artifactStore'>,
  instance: Instance,
  propsOf: (store: ObjectStoreProps['store']) => ObjectStoreProps,
): void {
  if (artifactStore.type === 'in-cluster-s3') new ObjectStore(scope, 'ObjectStore', propsOf(artifactStore));
  if (artifactStore.type === 's3' && artifactStore.credentials.type === 'bucket-claim')
    new BucketClaim(scope, 'BucketClaim', {
      instance,
      bucket: artifactStore.bucket,
      storageClassName: artifactStore.credentials.storageClassName,
    });
}
