import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kept } from '../../kubernetes/kept.js';
import { type Instance, labelsOf } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { Requirement } from '../../model/requirement.js';

export interface BucketClaimProps {
  readonly instance: Instance;
  /** Name of the bucket; NooBaa and Ceph take it as it is, where it is free. */
  readonly bucket: string;
  readonly storageClassName: string;
}

/** A bucket of NooBaa or Ceph, made for this server alone: the claim's own Secret and ConfigMap say how to reach it. */
export class BucketClaim extends Construct {
  constructor(scope: Construct, id: string, { instance, bucket, storageClassName }: BucketClaimProps) {
    super(scope, id);
    const claim = {
      // The definition is in no Go module that can be had, so that its fields pass unchecked.
      apiVersion: 'objectbucket.io/v1alpha1',
      kind: 'ObjectBucketClaim',
      metadata: {
        name: bucketClaimName(instance),
        namespace: instance.namespace,
        labels: labelsOf(instance, 'object-store'),
      },
      // A generated name would not be known where the server is told its bucket.
      spec: { bucketName: bucket, storageClassName },
    };
    new ApiObject(this, 'Resource', kept(claim));
  }
}

/** Name of the claim, and of the Secret that comes with it. */
export function bucketClaimName(instance: Pick<Instance, 'name'>): string {
  return namesOf(instance).bucketClaim;
}

export function bucketClaimRequirement(instance: Instance, storageClassName: string): Requirement {
  return {
    kind: 'Secret',
    name: bucketClaimName(instance),
    namespace: instance.namespace,
    keys: [
      { key: 'AWS_ACCESS_KEY_ID', format: '<access key id>' },
      { key: 'AWS_SECRET_ACCESS_KEY', format: '<secret access key>' },
    ],
    providedBy: `storage class ${storageClassName}, from the ObjectBucketClaim of this overlay`,
  };
}
