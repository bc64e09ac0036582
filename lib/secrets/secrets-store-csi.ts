import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { SecretProviderClassSpec } from '../../imports/secrets-store.csi.x-k8s.io.js';
import type { Plain } from '../kubernetes/plain.js';
import type { Instance } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { Requirement } from '../model/requirement.js';
import { asRequirement, type SecretRequirement } from '../model/secret-requirement.js';
import type { SecretsSettings, SecretsStoreCsiSettings } from './secrets-schema.js';

export interface SecretsStoreCsiProps {
  readonly instance: Instance;
  readonly settings: SecretsStoreCsiSettings;
  readonly required: readonly SecretRequirement[];
}

/**
 * Secrets that the Secrets Store CSI driver copies from a vault while a pod mounts them: every pod that reads one mounts
 * the class. The driver copies only into the namespace of these pods.
 */
export class SecretsStoreCsi extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { instance, settings, required }: SecretsStoreCsiProps) {
    super(scope, id);
    const synced = required.filter(({ namespace }) => namespace === instance.namespace);
    const others = required.filter((secret) => !synced.includes(secret));
    const name = namesOf(instance).secretProviderClass;
    this.requirements = [
      ...synced.map((secret) => ({
        ...asRequirement(secret),
        command: undefined,
        providedBy: `the Secrets Store CSI driver, from the objects ${secret.keys.map(({ key }) => objectName(secret, key)).join(', ')} of SecretProviderClass ${name}`,
      })),
      ...others.map(asRequirement),
    ];
    new ApiObject(this, 'Resource', {
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      kind: 'SecretProviderClass',
      metadata: { name, namespace: instance.namespace },
      spec: {
        provider: settings.provider,
        parameters: settings.parameters,
        secretObjects: synced.map((secret) => ({
          secretName: secret.name,
          type: secret.type ?? 'Opaque',
          data: secret.keys.map(({ key }) => ({ objectName: objectName(secret, key), key })),
        })),
      } satisfies Plain<SecretProviderClassSpec>,
    });
  }
}

/** Name, or alias, of the object in `parameters` that holds the value of a key. */
function objectName({ name }: SecretRequirement, key: string): string {
  return `${name}.${key}`;
}

/** The class that pods mount; undefined for other sources of Secrets. */
export function secretProviderClassOf(
  { source }: SecretsSettings,
  instance: Pick<Instance, 'name'>,
): { readonly secretProviderClass?: string } {
  return source === 'secrets-store-csi' ? { secretProviderClass: namesOf(instance).secretProviderClass } : {};
}
