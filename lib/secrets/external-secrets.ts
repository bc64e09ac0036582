import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Instance } from '../model/instance.js';
import type { Requirement } from '../model/requirement.js';
import { asRequirement, type SecretRequirement } from '../model/secret-requirement.js';
import {
  type ExternalSecretFields,
  externalSecretsVersion,
  remoteRef,
  secretTemplate,
  templateValue,
} from './external-secret.js';
import type { ExternalSecretsSettings } from './secrets-schema.js';
import { VaultStore, vaultStoreName } from './vault-store.js';

export interface ExternalSecretsProps {
  readonly instance: Instance;
  readonly settings: ExternalSecretsSettings;
  readonly required: readonly SecretRequirement[];
}

/** Secrets that External Secrets reads from a vault: one entry per Secret, one property per key. */
export class ExternalSecrets extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { instance, settings, required }: ExternalSecretsProps) {
    super(scope, id);
    const { vault, path, refreshInterval } = settings;
    const store = settings.store ?? { kind: 'SecretStore' as const, name: vaultStoreName(instance) };
    const made = vault ? [new VaultStore(this, 'Store', { instance, vault })] : [];
    // A SecretStore serves its own namespace alone.
    const reached = required.filter(
      ({ namespace }) => store.kind === 'ClusterSecretStore' || namespace === instance.namespace,
    );
    for (const secret of reached) {
      new ApiObject(this, `${secret.namespace}.${secret.name}`, {
        apiVersion: externalSecretsVersion,
        kind: 'ExternalSecret',
        metadata: { name: secret.name, namespace: secret.namespace },
        spec: {
          refreshInterval,
          secretStoreRef: store,
          target: { name: secret.name, creationPolicy: 'Owner', deletionPolicy: 'Retain', ...templateOf(secret) },
          data: propertiesOf(secret).map(({ property, key }) => ({
            secretKey: key,
            remoteRef: remoteRef(`${path}/${secret.name}`, property),
          })),
        } satisfies ExternalSecretFields,
      });
    }
    this.requirements = [
      ...made.flatMap(({ requirements }) => requirements),
      ...reached.map((secret) => ({ ...asRequirement(secret), ...madeFrom(secret, `${path}/${secret.name}`, store) })),
      ...required.filter((secret) => !reached.includes(secret)).map(asRequirement),
    ];
  }
}

/** The properties that are read from the entry, and their names in the template: that of a whole key, or of a part. */
function propertiesOf({ keys }: SecretRequirement): readonly { readonly property: string; readonly key: string }[] {
  const all = keys.flatMap(({ key, property = key, template }) =>
    template ? template.properties.map((part) => ({ property: part, key: part })) : [{ property, key }],
  );
  return [...new Map(all.map((item) => [item.key, item])).values()];
}

function templateOf({ keys, type, metadata }: SecretRequirement) {
  const isPlain = !type && keys.every(({ template }) => !template);
  if (isPlain && !metadata) return {};
  // Without data, a template keeps that of the vault (external-secrets, secrets_controller_template.go).
  const data = isPlain ? undefined : keys.map(({ key, template }) => [key, template?.text ?? templateValue(key)]);
  return { template: secretTemplate(data && Object.fromEntries(data), { type, metadata }) };
}

function madeFrom(
  secret: SecretRequirement,
  entry: string,
  { kind, name }: { readonly kind: string; readonly name: string },
) {
  const properties = [...new Set(propertiesOf(secret).map(({ property }) => property))];
  return {
    command: undefined,
    providedBy: `External Secrets, from the entry ${entry} of ${kind} ${name} with ${properties.join(', ')}`,
  };
}
