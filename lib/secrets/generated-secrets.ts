import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PasswordSpec } from '../../imports/generators.external-secrets.io.js';
import type { Plain } from '../kubernetes/plain.js';
import type { RequiredObject } from '../model/contract.js';
import { generatorName } from '../model/names-secrets.js';
import type { GeneratedValue, SecretNeed } from '../model/secret-need.js';
import { secretRequirement } from '../model/secret-need.js';
import { type ExternalSecretFields, externalSecretsVersion, secretTemplate, templateValue } from './external-secret.js';

export interface GeneratedSecretsProps {
  readonly needs: readonly SecretNeed[];
}

type Random = Exclude<GeneratedValue, { type: 'name' }>;

/** Whether every key of a Secret can be made up. */
export function canBeGenerated({ keys }: SecretNeed): boolean {
  return keys.every(({ generate }) => generate !== undefined);
}

/**
 * Secrets with random values that External Secrets makes once. They are immutable and belong to nobody: a Secret that is
 * there keeps its values whatever becomes of the object that made it, because what they encrypt or open would be lost.
 */
export class GeneratedSecrets extends Construct {
  readonly requirements: readonly RequiredObject[];

  constructor(scope: Construct, id: string, { needs }: GeneratedSecretsProps) {
    super(scope, id);
    this.requirements = needs.map((need) => ({
      ...secretRequirement(need),
      command: undefined,
      madeBy: 'External Secrets, at random and once',
    }));
    for (const need of needs) this.addSecret(need);
  }

  private addSecret(need: SecretNeed): void {
    const metadata = { name: need.name, namespace: need.namespace };
    const random = new Map<string, { readonly value: Random; readonly keys: string[] }>();
    for (const { key, generate } of need.keys) {
      if (!generate || generate.type === 'name') continue;
      const { suffix } = generatorOf(generate);
      const known = random.get(suffix);
      if (known) known.keys.push(key);
      else random.set(suffix, { value: generate, keys: [key] });
    }
    for (const [suffix, { value, keys }] of random) {
      new ApiObject(this, `${need.namespace}.${need.name}:${suffix}`, {
        apiVersion: 'generators.external-secrets.io/v1alpha1',
        kind: 'Password',
        metadata: { ...metadata, name: generatorName(need.name, suffix) },
        spec: { ...generatorOf(value).spec, secretKeys: keys },
      });
    }
    new ApiObject(this, `${need.namespace}.${need.name}`, {
      apiVersion: externalSecretsVersion,
      kind: 'ExternalSecret',
      metadata,
      spec: {
        refreshPolicy: 'CreatedOnce',
        target: {
          name: need.name,
          creationPolicy: 'Orphan',
          deletionPolicy: 'Retain',
          immutable: true,
          ...templateOf(need),
        },
        dataFrom: [...random.keys()].map((suffix) => ({
          sourceRef: {
            generatorRef: {
              apiVersion: 'generators.external-secrets.io/v1alpha1',
              kind: 'Password',
              name: generatorName(need.name, suffix),
            },
          },
        })),
      } satisfies ExternalSecretFields,
    });
  }
}

/** Letters and digits alone, so that a value needs no escaping in a URI, a shell or JSON. */
function generatorOf(value: Random): { readonly suffix: string; readonly spec: Plain<PasswordSpec> } {
  const spec = { symbols: 0, noUpper: false, allowRepeat: true };
  return value.type === 'password'
    ? { suffix: `password-${value.length}`, spec: { ...spec, length: value.length } }
    : // A Fernet key is 32 bytes in base64 with padding; these bytes are characters, with 190 bits of chance.
      { suffix: 'fernet-key', spec: { ...spec, length: 32, encoding: 'base64url' } };
}

function templateOf({ keys, type }: SecretNeed) {
  if (!type && keys.every(({ generate }) => generate?.type !== 'name')) return {};
  const data = keys.map(({ key, generate }) => [key, generate?.type === 'name' ? generate.value : templateValue(key)]);
  return { template: secretTemplate(Object.fromEntries(data), type) };
}
