import type { EnvVar } from '../../../imports/kubernetes.js';
import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { SecretKeyRequirement, SecretRequirement } from '../../model/secret-requirement.js';

/** Default name of the Secret with the credentials. */
export function artifactSecret(instance: Instance): string {
  return namesOf(instance).artifactCredentials;
}

/** The keys with the names of the variables. */
export const amazonKeys = { accessKeyIdKey: 'AWS_ACCESS_KEY_ID', secretAccessKeyKey: 'AWS_SECRET_ACCESS_KEY' } as const;

/** The keys of a Secret with an access key pair of S3. */
export interface KeyPair {
  readonly name: string;
  readonly accessKeyIdKey: string;
  readonly secretAccessKeyKey: string;
  /** @default - the credentials are not temporary */
  readonly sessionTokenKey?: string | undefined;
}

export function keyPairVariables({
  name,
  accessKeyIdKey,
  secretAccessKeyKey,
  sessionTokenKey,
}: KeyPair): readonly EnvVar[] {
  const fromKey = (variable: string, key: string): EnvVar => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key } },
  });
  return [
    fromKey('AWS_ACCESS_KEY_ID', accessKeyIdKey),
    fromKey('AWS_SECRET_ACCESS_KEY', secretAccessKeyKey),
    ...(sessionTokenKey ? [fromKey('AWS_SESSION_TOKEN', sessionTokenKey)] : []),
  ];
}

export function keyPairSecret(
  { namespace }: Pick<Instance, 'namespace'>,
  { name, accessKeyIdKey, secretAccessKeyKey, sessionTokenKey }: KeyPair,
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
      ...(sessionTokenKey ? [{ key: sessionTokenKey, format: '<session token>' }] : []),
    ],
  };
}
