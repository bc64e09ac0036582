import { z } from 'zod';
import { dataKey, dnsLabel, dnsSubdomain, field } from '../schema/fields.js';
import { verified } from '../schema/verified-service.js';

const duration = z
  .string()
  .regex(
    /^([0-9]{1,5}(h|m|s|ms)){1,4}$/,
    'a duration consists of numbers with the units h, m, s or ms, such as 30s or 1h',
  );

const given = z.strictObject({
  source: field(z.literal('given'), 'You create each Secret; the README shows how.', 'given'),
});

const store = z.strictObject({
  name: field(dnsSubdomain, 'Name of the store.', 'vault'),
  kind: field(
    z.enum(['SecretStore', 'ClusterSecretStore']).default('ClusterSecretStore'),
    'Kind of the store; a SecretStore is in the namespace of the server.',
    'ClusterSecretStore',
  ),
});

const vault = z.strictObject({
  server: verified(
    field(
      z.url({ protocol: /^https?$/, error: 'a Vault server is an http or https URL' }),
      'URL of Vault or OpenBao.',
      'https://vault.example.com:8200',
    ),
    { service: 'Vault server', ca: 'caConfigMap', bundle: false },
  ),
  mountPath: field(z.string().min(1).default('secret'), 'Path at which the key-value engine is mounted.', 'secret'),
  version: field(z.enum(['v1', 'v2']).default('v2'), 'Version of the key-value engine.', 'v2'),
  namespace: field(z.string().min(1).optional(), 'Namespace of Vault Enterprise. Default: none.', 'team-ml'),
  role: field(z.string().min(1).default('mlflow'), 'Role of the Kubernetes authentication in Vault.', 'mlflow'),
  authPath: field(
    z.string().min(1).default('kubernetes'),
    'Path at which the Kubernetes authentication is mounted.',
    'kubernetes',
  ),
  audiences: field(z.array(z.string().min(1)).min(1).default(['vault']), 'Audiences of the token for Vault.', [
    'vault',
  ]),
  caConfigMap: field(
    z
      .strictObject({
        name: field(dnsSubdomain, 'Name of the ConfigMap, in the namespace of the server.', 'vault-ca'),
        key: field(dataKey.default('ca.crt'), 'Key inside it.', 'ca.crt'),
      })
      .optional(),
    "The CA of Vault's certificate. Default: the CAs that External Secrets trusts.",
    { name: 'vault-ca' },
  ),
});

const externalSecrets = z
  .strictObject({
    source: field(
      z.literal('external-secrets'),
      'External Secrets reads them from a vault; the overlay maps entries to Secrets.',
      'external-secrets',
    ),
    store: field(store.optional(), 'An existing store. Default: the one that `vault` defines.', {
      kind: 'ClusterSecretStore',
      name: 'vault',
    }),
    vault: field(
      vault.optional(),
      'A Vault or OpenBao server, for which the overlay contains the store and its ServiceAccount. Default: the store of `store`.',
      { server: 'https://vault.example.com:8200', role: 'mlflow' },
    ),
    path: field(
      z
        .string()
        .regex(
          /^[^/\s]+(\/[^/\s]+)*$/,
          'a path consists of elements separated by "/", without a leading or trailing "/"',
        )
        .default('mlflow'),
      'Path in the vault that contains an entry for each Secret, with the name of the Secret.',
      'mlflow',
    ),
    refreshInterval: field(duration.default('1h'), 'Interval at which External Secrets checks for changes.', '1h'),
  })
  .refine(({ store, vault }) => (store === undefined) !== (vault === undefined), {
    error: 'secrets are read either from an existing store or from a vault',
    params: { fix: 'write store: {name: <store>}, or vault: {server: <URL>}' },
  });

const generated = z.strictObject({
  source: field(
    z.literal('generated'),
    'External Secrets generates random values once; for clusters without a vault. You create the Secrets whose values are decided elsewhere.',
    'generated',
  ),
});

const sealedSecrets = z.strictObject({
  source: field(
    z.literal('sealed-secrets'),
    "Values encrypted for the cluster's Sealed Secrets controller, which can be stored in Git.",
    'sealed-secrets',
  ),
  sealed: field(
    z
      .array(
        z.strictObject({
          name: field(dnsSubdomain, 'Name of the Secret.', 'mlflow-db-credentials'),
          namespace: field(dnsLabel.optional(), 'Namespace of the Secret. Default: that of the server.', 'mlflow'),
          encryptedData: field(
            z.record(
              dataKey,
              z.string().regex(/^[A-Za-z0-9+/]{100,}={0,2}$/, 'a sealed value is the base64 output of kubeseal'),
            ),
            'Output of kubeseal for each key, sealed for exactly this name and namespace.',
            { password: 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq…' },
          ),
        }),
      )
      .min(1),
    'The sealed values, a list of Secrets.',
    [{ name: 'mlflow-db-credentials', encryptedData: { password: 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq…' } }],
  ),
});

const secretsStoreCsi = z.strictObject({
  source: field(
    z.literal('secrets-store-csi'),
    'The Secrets Store CSI driver copies them from a vault of the cloud; the overlay has the SecretProviderClass, and each pod that reads a Secret mounts it.',
    'secrets-store-csi',
  ),
  provider: field(
    z.string().regex(/^[a-z][a-z0-9-]*$/, 'a provider is a name in lower case, such as aws, azure, gcp or vault'),
    'Provider of the driver: aws, azure, gcp, vault, or another one that is installed.',
    'azure',
  ),
  parameters: field(
    z.record(z.string().min(1), z.string()),
    'Parameters of the provider, as its documentation has them. The name or alias of each object is <Secret>.<key>: the README lists all of them.',
    { keyvaultName: 'mlflow', tenantId: '00000000-0000-0000-0000-000000000000', objects: 'array: []' },
  ),
});

/** How the Secrets of the server and its components are provided. */
export const secretsSchema = z
  .discriminatedUnion('source', [given, externalSecrets, generated, sealedSecrets, secretsStoreCsi])
  .prefault({ source: 'given' });

/** The same for a server whose pods an operator makes: they mount no volume of the driver. */
export const operatedSecretsSchema = z
  .discriminatedUnion('source', [given, externalSecrets, generated, sealedSecrets])
  .prefault({ source: 'given' });

export type SecretsSettings = z.output<typeof secretsSchema>;
export type ExternalSecretsSettings = Extract<SecretsSettings, { source: 'external-secrets' }>;
export type SecretsStoreCsiSettings = Extract<SecretsSettings, { source: 'secrets-store-csi' }>;
export type SealedSecretsSettings = Extract<SecretsSettings, { source: 'sealed-secrets' }>;
