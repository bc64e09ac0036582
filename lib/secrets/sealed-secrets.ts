import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { SealedSecretSpec } from '../../imports/bitnami.com.js';
import type { Plain } from '../kubernetes/plain.js';
import type { RequiredObject } from '../model/contract.js';
import type { Instance } from '../model/instance.js';
import { type SecretNeed, secretRequirement } from '../model/secret-need.js';
import type { SealedSecretsSettings } from './secrets-schema.js';

export interface SealedSecretsProps {
  readonly instance: Instance;
  readonly settings: SealedSecretsSettings;
  readonly needs: readonly SecretNeed[];
}

/** Secrets that stand encrypted in the overlay, and that the cluster's controller alone can open. */
export class SealedSecrets extends Construct {
  readonly requirements: readonly RequiredObject[];

  constructor(scope: Construct, id: string, { instance, settings, needs }: SealedSecretsProps) {
    super(scope, id);
    const problems = sealedProblems(settings, needs, instance);
    if (problems.length > 0) throw new Error(`${this.node.path}: ${problems.join('; ')}`);
    this.requirements = needs.map((need) => ({
      ...secretRequirement(need),
      command: undefined,
      madeBy: 'the Sealed Secrets controller, from the SealedSecret of this overlay',
    }));
    for (const { name, namespace = instance.namespace, encryptedData } of settings.sealed) {
      const metadata = { name, namespace };
      const type = needs.find((need) => need.name === name && need.namespace === namespace)?.type;
      new ApiObject(this, `${namespace}.${name}`, {
        apiVersion: 'bitnami.com/v1alpha1',
        kind: 'SealedSecret',
        metadata,
        spec: { encryptedData, template: { metadata, ...(type ? { type } : {}) } } satisfies Plain<SealedSecretSpec>,
      });
    }
  }
}

/** What is sealed and what is read must be the same, to the last key: a pod with half a Secret does not start. */
export function sealedProblems(
  { sealed }: SealedSecretsSettings,
  needs: readonly SecretNeed[],
  instance: Instance,
): readonly string[] {
  const idOf = (one: { readonly name: string; readonly namespace?: string | undefined }) =>
    `${one.namespace ?? instance.namespace}/${one.name}`;
  const found = new Map(sealed.map((one) => [idOf(one), new Set(Object.keys(one.encryptedData))]));
  const read = new Set(needs.map(idOf));
  const twice = sealed.map(idOf).filter((id, index, ids) => ids.indexOf(id) < index);
  return [
    ...twice.map((id) => `Secret ${id} is sealed twice; all its keys stand together`),
    ...needs.flatMap((need) => {
      const missing = need.keys.map(({ key }) => key).filter((key) => !found.get(idOf(need))?.has(key));
      return missing.length > 0 ? [`Secret ${idOf(need)} lacks sealed values for ${missing.join(', ')}`] : [];
    }),
    ...[...found.keys()].filter((id) => !read.has(id)).map((id) => `Secret ${id} is sealed, but nothing reads it`),
  ];
}
