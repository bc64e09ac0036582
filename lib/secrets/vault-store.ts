import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { SecretStoreSpec } from '../../imports/external-secrets.io.js';
import type { ServiceAccount } from '../../imports/kubernetes.js';
import type { Plain } from '../kubernetes/plain.js';
import type { Instance } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { Requirement } from '../model/requirement.js';
import { externalSecretsVersion } from './external-secret.js';
import type { ExternalSecretsSettings } from './secrets-schema.js';

export interface VaultStoreProps {
  readonly instance: Instance;
  readonly vault: NonNullable<ExternalSecretsSettings['vault']>;
}

/** Name of the store, and of the ServiceAccount that Vault's role must be bound to. */
export function vaultStoreName(instance: Pick<Instance, 'name'>): string {
  return namesOf(instance).vault;
}

/** A connection to Vault for this namespace only, under a dedicated account. */
export class VaultStore extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { instance, vault }: VaultStoreProps) {
    super(scope, id);
    const { server, version, mountPath, namespace, role, authPath, audiences, caConfigMap } = vault;
    const name = vaultStoreName(instance);
    const metadata = { name, namespace: instance.namespace };
    this.requirements = caConfigMap
      ? [
          {
            kind: 'ConfigMap',
            name: caConfigMap.name,
            namespace: instance.namespace,
            keys: [
              {
                key: caConfigMap.key,
                format: `<PEM certificate of the CA that issued the certificate of ${server}>`,
                readers: [{ name: 'External Secrets' }],
              },
            ],
            command: `kubectl -n ${instance.namespace} create configmap ${caConfigMap.name} --from-file=${caConfigMap.key}=<file with PEM certificates>`,
          },
        ]
      : [];
    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    new ApiObject(this, 'Resource', {
      apiVersion: externalSecretsVersion,
      kind: 'SecretStore',
      metadata,
      spec: {
        provider: {
          vault: {
            server,
            path: mountPath,
            version,
            ...(namespace ? { namespace } : {}),
            ...(caConfigMap ? { caProvider: { type: 'ConfigMap', ...caConfigMap } } : {}),
            auth: { kubernetes: { mountPath: authPath, role, serviceAccountRef: { name, audiences } } },
          },
        },
      } satisfies Plain<SecretStoreSpec>,
    });
  }
}
