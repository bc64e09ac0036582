import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { SealedSecretSpec } from '../../imports/bitnami.com.js';
import type { Plain } from '../kubernetes/plain.js';
import type { Instance } from '../model/instance.js';
import type { Requirement } from '../model/requirement.js';
import { asRequirement, type SecretRequirement } from '../model/secret-requirement.js';
import type { SealedSecretsSettings } from './secrets-schema.js';

export interface SealedSecretsProps {
  readonly instance: Instance;
  readonly settings: SealedSecretsSettings;
  readonly required: readonly SecretRequirement[];
}

/** Secrets that are stored encrypted in the overlay, and that only the cluster's controller can decrypt. */
export class SealedSecrets extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { instance, settings, required }: SealedSecretsProps) {
    super(scope, id);
    const problems = sealedProblems(settings, required, instance);
    if (problems.length > 0) throw new Error(`${this.node.path}: ${problems.join('; ')}`);
    this.requirements = required.map((secret) =>
      isOptional(secret, settings, instance)
        ? asRequirement(secret)
        : {
            ...asRequirement(secret),
            command: undefined,
            providedBy: 'the Sealed Secrets controller, from the SealedSecret of this overlay',
          },
    );
    for (const { name, namespace = instance.namespace, encryptedData } of settings.sealed) {
      const metadata = { name, namespace };
      const found = required.find((secret) => secret.name === name && secret.namespace === namespace);
      const template = {
        metadata: { ...metadata, ...found?.metadata },
        ...(found?.type ? { type: found.type } : {}),
      };
      new ApiObject(this, `${namespace}.${name}`, {
        apiVersion: 'bitnami.com/v1alpha1',
        kind: 'SealedSecret',
        metadata,
        spec: { encryptedData, template } satisfies Plain<SealedSecretSpec>,
      });
    }
  }
}

/** A Secret of a team, which may seal it in a repository of its own, or create it in the dashboard. */
function isOptional(
  { name, namespace }: SecretRequirement,
  { sealed }: SealedSecretsSettings,
  instance: Instance,
): boolean {
  return namespace !== instance.namespace && !sealed.some((one) => one.name === name && one.namespace === namespace);
}

/** The sealed keys and the required keys must be identical: a pod does not start if a key of a Secret is missing. */
export function sealedProblems(
  settings: SealedSecretsSettings,
  all: readonly SecretRequirement[],
  instance: Instance,
): readonly string[] {
  const { sealed } = settings;
  const required = all.filter((secret) => !isOptional(secret, settings, instance));
  const idOf = (one: { readonly name: string; readonly namespace?: string | undefined }) =>
    `${one.namespace ?? instance.namespace}/${one.name}`;
  const found = new Map(sealed.map((one) => [idOf(one), new Set(Object.keys(one.encryptedData))]));
  const read = new Set(required.map(idOf));
  const twice = sealed.map(idOf).filter((id, index, ids) => ids.indexOf(id) < index);
  return [
    ...twice.map((id) => `Secret ${id} is sealed twice; combine all its keys in one item`),
    ...required.flatMap((secret) => {
      const missing = secret.keys.map(({ key }) => key).filter((key) => !found.get(idOf(secret))?.has(key));
      return missing.length > 0 ? [`Secret ${idOf(secret)} lacks sealed values for ${missing.join(', ')}`] : [];
    }),
    ...[...found.keys()].filter((id) => !read.has(id)).map((id) => `Secret ${id} is sealed, but nothing reads it`),
  ];
}
