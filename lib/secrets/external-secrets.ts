import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { RequiredObject } from '../model/contract.js';
import type { Instance } from '../model/instance.js';
import { type SecretNeed, secretRequirement } from '../model/secret-need.js';
import { type ExternalSecretFields, externalSecretsVersion, secretTemplate, templateValue } from './external-secret.js';
import type { ExternalSecretsSettings } from './secrets-schema.js';
import { VaultStore, vaultStoreName } from './vault-store.js';

export interface ExternalSecretsProps {
  readonly instance: Instance;
  readonly settings: ExternalSecretsSettings;
  readonly needs: readonly SecretNeed[];
}

/** Secrets that External Secrets reads from a vault: one entry for each Secret, one property for each key. */
export class ExternalSecrets extends Construct {
  readonly requirements: readonly RequiredObject[];

  constructor(scope: Construct, id: string, { instance, settings, needs }: ExternalSecretsProps) {
    super(scope, id);
    const { vault, path, refreshInterval } = settings;
    const store = settings.store ?? { kind: 'SecretStore' as const, name: vaultStoreName(instance) };
    const made = vault ? [new VaultStore(this, 'Store', { instance, vault })] : [];
    for (const need of needs) {
      if (store.kind === 'SecretStore' && need.namespace !== instance.namespace)
        throw new Error(
          `Secret ${need.name} is read in namespace ${need.namespace}, which SecretStore ${store.name} of ${instance.namespace} does not serve: name a ClusterSecretStore`,
        );
      new ApiObject(this, `${need.namespace}.${need.name}`, {
        apiVersion: externalSecretsVersion,
        kind: 'ExternalSecret',
        metadata: { name: need.name, namespace: need.namespace },
        spec: {
          refreshInterval,
          secretStoreRef: store,
          target: { name: need.name, creationPolicy: 'Owner', deletionPolicy: 'Retain', ...templateOf(need) },
          data: propertiesOf(need).map(({ property, key }) => ({
            secretKey: key,
            remoteRef: { key: `${path}/${need.name}`, property },
          })),
        } satisfies ExternalSecretFields,
      });
    }
    this.requirements = [
      ...made.flatMap(({ requirements }) => requirements),
      ...needs.map((need) => ({ ...secretRequirement(need), ...madeFrom(need, `${path}/${need.name}`, store) })),
    ];
  }
}

/** What is read from the entry, and under which name the template finds it: a whole key's own, or that of a part. */
function propertiesOf({ keys }: SecretNeed): readonly { readonly property: string; readonly key: string }[] {
  const all = keys.flatMap(({ key, property = key, template }) =>
    template ? template.properties.map((part) => ({ property: part, key: part })) : [{ property, key }],
  );
  return [...new Map(all.map((item) => [item.key, item])).values()];
}

function templateOf({ keys, type }: SecretNeed) {
  if (!type && keys.every(({ template }) => !template)) return {};
  const data = keys.map(({ key, template }) => [key, template?.text ?? templateValue(key)]);
  return { template: secretTemplate(Object.fromEntries(data), type) };
}

function madeFrom(need: SecretNeed, entry: string, { kind, name }: { readonly kind: string; readonly name: string }) {
  const properties = [...new Set(propertiesOf(need).map(({ property }) => property))];
  return {
    command: undefined,
    madeBy: `External Secrets, from the entry ${entry} of ${kind} ${name} with ${properties.join(', ')}`,
  };
}
