import type { EnvVar } from '../../../imports/kubernetes.js';
import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { SecretKeyRequirement, SecretRequirement } from '../../model/secret-requirement.js';

/** Default name of the Secret with the credentials. */
export function artifactSecret(instance: Instance): string {
  return namesOf(instance).artifactCredentials;
}

/** The keys of a Secret with an access key pair of S3. */
export interface KeyPair {
  readonly name: string;
  readonly accessKeyIdKey: string;
  readonly secretAccessKeyKey: string;
}

export function keyPairVariables({ name, accessKeyIdKey, secretAccessKeyKey }: KeyPair): readonly EnvVar[] {
  return [
    { name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name, key: accessKeyIdKey } } },
    { name: 'AWS_SECRET_ACCESS_KEY', valueFrom: { secretKeyRef: { name, key: secretAccessKeyKey } } },
  ];
}

export function keyPairSecret(
  { namespace }: Instance,
  { name, accessKeyIdKey, secretAccessKeyKey }: KeyPair,
  generate?: { readonly id: SecretKeyRequirement['generate']; readonly secret: SecretKeyRequirement['generate'] },
): SecretRequirement {
  return {
    name,
    namespace,
    keys: [
      { key: accessKeyIdKey, format: '<access key id>', ...(generate?.id ? { generate: generate.id } : {}) },
      {
        key: secretAccessKeyKey,
        format: '<secret access key>',
        ...(generate?.secret ? { generate: generate.secret } : {}),
      },
    ],
  };
}
