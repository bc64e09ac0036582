import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kept } from '../../kubernetes/kept.js';
import { validate } from '../../kubernetes/validated.js';
import { type Instance, labelsOf } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { Reader, Requirement } from '../../model/requirement.js';

export interface BucketClaimProps {
  readonly instance: Instance;
  /** Name of the bucket; NooBaa and Ceph use it unchanged if it is available. */
  readonly bucket: string;
  readonly storageClassName: string;
}

/** A bucket of NooBaa or Ceph, created for this server: the Secret and ConfigMap of the claim contain the connection settings. */
export class BucketClaim extends Construct {
  constructor(scope: Construct, id: string, { instance, bucket, storageClassName }: BucketClaimProps) {
    super(scope, id);
    validate(this);
    const metadata = {
      name: bucketClaimName(instance),
      namespace: instance.namespace,
      labels: labelsOf(instance, 'object-store'),
    };
    new ApiObject(this, 'Resource', objectBucketClaim(metadata, { bucket, storageClassName }));
  }
}

/** A claim of a bucket with a fixed name: a generated one would be known to nothing else of the overlay. */
export function objectBucketClaim(
  metadata: { readonly name: string; readonly namespace: string; readonly labels?: Readonly<Record<string, string>> },
  { bucket, storageClassName }: Pick<BucketClaimProps, 'bucket' | 'storageClassName'>,
) {
  return kept({
    // No available Go module contains the definition, so its fields are not validated.
    apiVersion: 'objectbucket.io/v1alpha1',
    kind: 'ObjectBucketClaim',
    metadata,
    spec: { bucketName: bucket, storageClassName },
  });
}

/** Name of the claim, and of its Secret. */
export function bucketClaimName(instance: Pick<Instance, 'name'>): string {
  return namesOf(instance).bucketClaim;
}

export function bucketClaimRequirement(instance: Instance, storageClassName: string): Requirement {
  return claimedKeys({ name: bucketClaimName(instance), namespace: instance.namespace }, storageClassName);
}

/** The Secret of a claim. */
export function claimedKeys(
  claim: { readonly name: string; readonly namespace: string },
  storageClassName: string,
  readers: readonly Reader[] = [],
): Requirement {
  return {
    kind: 'Secret',
    ...claim,
    keys: [
      { key: 'AWS_ACCESS_KEY_ID', format: '<access key id>', readers },
      { key: 'AWS_SECRET_ACCESS_KEY', format: '<secret access key>', readers },
    ],
    providedBy: `storage class ${storageClassName}, from the ObjectBucketClaim of this overlay`,
  };
}
