import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { SecretStoreSpec } from '../../imports/external-secrets.io.js';
import type { ServiceAccount } from '../../imports/kubernetes.js';
import type { Plain } from '../kubernetes/plain.js';
import { validate } from '../kubernetes/validated.js';
import type { Instance } from '../model/instance.js';
import { nameBeyond } from '../model/names.js';
import { readerOf } from '../model/names-secrets.js';
import type { Requirement } from '../model/requirement.js';
import { Rights } from '../pods/rights.js';
import { type ExternalSecretFields, externalSecretsVersion, remoteRef } from './external-secret.js';

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
  /** Namespace of the originals: that of a database. */
  readonly fromNamespace: string;
  readonly keys: readonly CopiedKey[];
}

/** A copy of a Secret in another namespace, kept up to date by External Secrets under an account that may read only those Secrets. */
export class CopiedSecret extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { instance, name, fromNamespace, keys }: CopiedSecretProps) {
    super(scope, id);
    validate(this);
    const { namespace } = instance;
    const reader = readerOf(name);
    const metadata = { name: reader, namespace };
    const originals = [...new Set(keys.map(({ secret }) => secret))];
    this.requirements = [
      {
        kind: 'Secret',
        name,
        namespace,
        keys: keys.map(({ key, secret }) => ({
          key,
          format: `<as in Secret ${secret} of namespace ${fromNamespace}>`,
        })),
        providedBy: `External Secrets, as a copy of ${originals.join(', ')} in namespace ${fromNamespace}`,
      },
    ];
    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    // The store checks its permissions by a SelfSubjectRulesReview, which every account may create.
    new Rights(this, 'Rights', {
      name: nameBeyond(namespace, reader),
      namespace: fromNamespace,
      subjects: [{ kind: 'ServiceAccount', name: reader, namespace }],
      grants: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [...originals], verbs: ['get'] }],
    });
    new ApiObject(this, 'Store', {
      apiVersion: externalSecretsVersion,
      kind: 'SecretStore',
      metadata,
      spec: {
        provider: {
          kubernetes: {
            remoteNamespace: fromNamespace,
            server: {
              url: 'kubernetes.default',
              caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' },
            },
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
        data: keys.map(({ key, secret, property }) => ({ secretKey: key, remoteRef: remoteRef(secret, property) })),
      } satisfies ExternalSecretFields,
    });
  }
}
