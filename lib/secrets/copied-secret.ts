import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { SecretStoreSpec } from '../../imports/external-secrets.io.js';
import type { ServiceAccount } from '../../imports/kubernetes.js';
import type { Plain } from '../kubernetes/plain.js';
import { validate } from '../kubernetes/validated.js';
import type { Instance } from '../model/instance.js';
import { nameBeyond } from '../model/names.js';
import { readerOf } from '../model/names-secrets.js';
import type { Reader, Requirement } from '../model/requirement.js';
import type { SecretMetadata } from '../model/secret-requirement.js';
import { Rights } from '../pods/rights.js';
import {
  type ExternalSecretFields,
  externalSecretsVersion,
  remoteRef,
  secretTemplate,
  templateValue,
} from './external-secret.js';

/** A key of the copy, and where it comes from. */
export interface CopiedKey {
  readonly key: string;
  readonly secret: string;
  readonly property: string;
  /**
   * Who reads this key of the copy besides pods of the overlay.
   * @default - only pods of the overlay
   */
  readonly readers?: readonly Reader[];
}

/** A key of the copy with a value that is no secret, and is known already. */
export interface KnownKey extends Pick<CopiedKey, 'key' | 'readers'> {
  readonly value: string;
}

export interface CopiedSecretProps {
  /** The copy is in its namespace. */
  readonly instance: Pick<Instance, 'namespace'>;
  /** Name of the copy, in the namespace of the server. */
  readonly name: string;
  /** Namespace of the originals: that of a database. */
  readonly fromNamespace: string;
  readonly keys: readonly CopiedKey[];
  /**
   * Further keys.
   * @default - none
   */
  readonly known?: readonly KnownKey[];
  /**
   * Labels and annotations by which others find the copy.
   * @default - none
   */
  readonly metadata?: SecretMetadata;
}

/** A copy of a Secret, most often in another namespace, kept up to date by External Secrets under an account that may read only those Secrets. */
export class CopiedSecret extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, props: CopiedSecretProps) {
    super(scope, id);
    validate(this);
    const { instance, name, fromNamespace, keys, known = [] } = props;
    const { namespace } = instance;
    const reader = readerOf(name);
    const metadata = { name: reader, namespace };
    const originals = [...new Set(keys.map(({ secret }) => secret))];
    this.requirements = [
      {
        kind: 'Secret',
        name,
        namespace,
        keys: [
          ...keys.map(({ key, secret, readers = [] }) => ({
            key,
            format: `<as in Secret ${secret} of namespace ${fromNamespace}>`,
            readers,
          })),
          ...known.map(({ key, value, readers = [] }) => ({ key, format: value, readers })),
        ],
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
      name: fromNamespace === namespace ? reader : nameBeyond(namespace, reader),
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
        target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain', ...templateOf(props) },
        data: keys.map(({ key, secret, property }) => ({ secretKey: key, remoteRef: remoteRef(secret, property) })),
      } satisfies ExternalSecretFields,
    });
  }
}

/** What the copy has that the originals have not. */
function templateOf({ keys, known = [], metadata }: CopiedSecretProps) {
  if (known.length === 0) return metadata ? { template: secretTemplate(undefined, { metadata }) } : {};
  const data = Object.fromEntries([
    ...keys.map(({ key }) => [key, templateValue(key)] as const),
    ...known.map(({ key, value }) => [key, value] as const),
  ]);
  return { template: secretTemplate(data, { metadata }) };
}
