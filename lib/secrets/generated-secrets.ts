import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PasswordSpec } from '../../imports/generators.external-secrets.io.js';
import type { Plain } from '../kubernetes/plain.js';
import { generatorName } from '../model/names-secrets.js';
import type { GeneratedValue, Requirement } from '../model/requirement.js';
import type { SecretRequirement } from '../model/secret-requirement.js';
import { asRequirement } from '../model/secret-requirement.js';
import { type ExternalSecretFields, externalSecretsVersion, secretTemplate, templateValue } from './external-secret.js';

export interface GeneratedSecretsProps {
  readonly required: readonly SecretRequirement[];
}

type Random = Exclude<GeneratedValue, { type: 'name' }>;

/** Whether every key of a Secret can be generated. */
export function canBeGenerated({ keys }: SecretRequirement): boolean {
  return keys.every(({ generate }) => generate !== undefined);
}

/**
 * Secrets with random values that External Secrets creates once. They are immutable and have no owner: an existing Secret
 * keeps its values even if the object that created it is deleted, because the data that they protect would be lost.
 */
export class GeneratedSecrets extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { required }: GeneratedSecretsProps) {
    super(scope, id);
    this.requirements = required.map((secret) => ({
      ...asRequirement(secret),
      command: undefined,
      providedBy: 'External Secrets, generated once',
    }));
    for (const secret of required) this.addSecret(secret);
  }

  private addSecret(secret: SecretRequirement): void {
    const metadata = { name: secret.name, namespace: secret.namespace };
    const random = new Map<string, { readonly value: Random; readonly keys: string[] }>();
    for (const { key, generate } of secret.keys) {
      if (!generate || generate.type === 'name') continue;
      const { suffix } = generatorOf(generate);
      const known = random.get(suffix);
      if (known) known.keys.push(key);
      else random.set(suffix, { value: generate, keys: [key] });
    }
    for (const [suffix, { value, keys }] of random) {
      new ApiObject(this, `${secret.namespace}.${secret.name}:${suffix}`, {
        apiVersion: 'generators.external-secrets.io/v1alpha1',
        kind: 'Password',
        metadata: { ...metadata, name: generatorName(secret.name, suffix) },
        spec: { ...generatorOf(value).spec, secretKeys: keys },
      });
    }
    new ApiObject(this, `${secret.namespace}.${secret.name}`, {
      apiVersion: externalSecretsVersion,
      kind: 'ExternalSecret',
      metadata,
      spec: {
        refreshPolicy: 'CreatedOnce',
        // Without effect here; the API server would add it.
        refreshInterval: '1h',
        target: {
          name: secret.name,
          creationPolicy: 'Orphan',
          deletionPolicy: 'Retain',
          immutable: true,
          ...templateOf(secret),
        },
        dataFrom: [...random.keys()].map((suffix) => ({
          sourceRef: {
            generatorRef: {
              apiVersion: 'generators.external-secrets.io/v1alpha1',
              kind: 'Password',
              name: generatorName(secret.name, suffix),
            },
          },
        })),
      } satisfies ExternalSecretFields,
    });
  }
}

/** Only letters and digits, so that a value needs no escaping in a URI, a shell or JSON. */
function generatorOf(value: Random): { readonly suffix: string; readonly spec: Plain<PasswordSpec> } {
  const spec = { symbols: 0, noUpper: false, allowRepeat: true };
  return value.type === 'password'
    ? { suffix: `password-${value.length}`, spec: { ...spec, length: value.length } }
    : // A Fernet key is 32 bytes in base64 with padding; these bytes are characters, with 190 bits of entropy.
      { suffix: 'fernet-key', spec: { ...spec, length: 32, encoding: 'base64url' } };
}

function templateOf({ keys, type }: SecretRequirement) {
  if (!type && keys.every(({ generate }) => generate?.type !== 'name')) return {};
  const data = keys.map(({ key, generate }) => [key, generate?.type === 'name' ? generate.value : templateValue(key)]);
  return { template: secretTemplate(Object.fromEntries(data), { type }) };
}
