import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kept } from '../../kubernetes/kept.js';
import { validate } from '../../kubernetes/validated.js';
import { type Instance, labelsOf } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { Requirement } from '../../model/requirement.js';

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
    const claim = {
      // No available Go module contains the definition, so its fields are not validated.
      apiVersion: 'objectbucket.io/v1alpha1',
      kind: 'ObjectBucketClaim',
      metadata: {
        name: bucketClaimName(instance),
        namespace: instance.namespace,
        labels: labelsOf(instance, 'object-store'),
      },
      // A generated name would not be known to the configuration of the server.
      spec: { bucketName: bucket, storageClassName },
    };
    new ApiObject(this, 'Resource', kept(claim));
  }
}

/** Name of the claim, and of its Secret. */
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
