import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { SecretStoreSpec } from '../../imports/external-secrets.io.js';
import type { Role, RoleBinding, ServiceAccount } from '../../imports/kubernetes.js';
import type { Plain } from '../kubernetes/plain.js';
import type { RequiredObject } from '../model/contract.js';
import type { Instance } from '../model/instance.js';
import { nameBeyond } from '../model/names.js';
import { readerOf } from '../model/names-secrets.js';
import { type ExternalSecretFields, externalSecretsVersion } from './external-secret.js';

/** A key of the copy, and where it comes from. */
export interface CopiedKey {
  readonly key: string;
  readonly secret: string;
  readonly property: string;
}

export interface CopiedSecretProps {
  readonly instance: Instance;
  /** Name of the copy, in the namespace of the server. */
  readonly name: string;
  /** Namespace that the originals lie in: the one of a database. */
  readonly fromNamespace: string;
  readonly keys: readonly CopiedKey[];
  /** Who reads the copy. */
  readonly readBy: string;
}

/** A Secret of another namespace, kept up to date by External Secrets under an account that may read those Secrets alone. */
export class CopiedSecret extends Construct {
  readonly requirements: readonly RequiredObject[];

  constructor(scope: Construct, id: string, { instance, name, fromNamespace, keys, readBy }: CopiedSecretProps) {
    super(scope, id);
    const { namespace } = instance;
    const reader = readerOf(name);
    const metadata = { name: reader, namespace };
    this.requirements = [
      {
        kind: 'Secret',
        name,
        namespace,
        keys: keys.map(({ key, secret }) => ({
          key,
          format: `<as in Secret ${secret} of namespace ${fromNamespace}>`,
        })),
        readBy,
        madeBy: `External Secrets, as a copy of ${[...new Set(keys.map(({ secret }) => secret))].join(', ')} in namespace ${fromNamespace}`,
      },
    ];
    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    this.addRights(reader, fromNamespace, namespace, [...new Set(keys.map(({ secret }) => secret))]);
    new ApiObject(this, 'Store', {
      apiVersion: externalSecretsVersion,
      kind: 'SecretStore',
      metadata,
      spec: {
        provider: {
          kubernetes: {
            remoteNamespace: fromNamespace,
            server: { caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' } },
            auth: { serviceAccount: { name: reader } },
          },
        },
      } satisfies Plain<SecretStoreSpec>,
    });
    new ApiObject(this, 'Resource', {
      apiVersion: externalSecretsVersion,
      kind: 'ExternalSecret',
      metadata: { name, namespace },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'SecretStore', name: reader },
        target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data: keys.map(({ key, secret, property }) => ({ secretKey: key, remoteRef: { key: secret, property } })),
      } satisfies ExternalSecretFields,
    });
  }

  /** The store asks what it may do by a review of its own rules, which every account may. */
  private addRights(name: string, fromNamespace: string, namespace: string, secrets: readonly string[]): void {
    const metadata = { name: nameBeyond(namespace, name), namespace: fromNamespace };
    const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata };
    const role = {
      rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [...secrets], verbs: ['get'] }],
    } satisfies Role;
    const binding = {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    } satisfies RoleBinding;
    new ApiObject(this, 'Role', { ...rbac, kind: 'Role', ...role });
    new ApiObject(this, 'RoleBinding', { ...rbac, kind: 'RoleBinding', ...binding });
  }
}
