import { z } from 'zod';
import { dataKey, dnsLabel, dnsSubdomain, field } from '../schema/fields.js';

const duration = z
  .string()
  .regex(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/, 'a duration is numbers with h, m, s or ms, such as 30s or 1h');

const given = z.strictObject({
  source: field(z.literal('given'), 'Somebody puts each Secret there; the README says how.', 'given'),
});

const store = z.strictObject({
  name: field(dnsSubdomain, 'Name of the store.', 'vault'),
  kind: field(
    z.enum(['SecretStore', 'ClusterSecretStore']).default('ClusterSecretStore'),
    'Kind of the store; a SecretStore lies in the namespace of the server.',
    'ClusterSecretStore',
  ),
});

const vault = z.strictObject({
  server: field(
    z.url({ protocol: /^https?$/, error: 'a Vault server is an http or https URL' }),
    'URL of Vault or OpenBao.',
    'https://vault.example.com:8200',
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
  audiences: field(
    z.array(z.string().min(1)).min(1).default(['vault']),
    'Audiences of the token that Vault is shown.',
    ['vault'],
  ),
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
      'External Secrets reads them from a vault; the overlay says which entry becomes which Secret.',
      'external-secrets',
    ),
    store: field(store.optional(), 'A store of the cluster. Default: the one that `vault` describes.', {
      kind: 'ClusterSecretStore',
      name: 'vault',
    }),
    vault: field(
      vault.optional(),
      'A Vault or OpenBao, for which the overlay makes the store and its ServiceAccount. Default: the store that `store` names.',
      { server: 'https://vault.example.com:8200', role: 'mlflow' },
    ),
    path: field(
      z
        .string()
        .regex(/^[^/\s]+(\/[^/\s]+)*$/, 'a path is parts joined by "/", with none at either end')
        .default('mlflow'),
      'Path in the vault below which each Secret has an entry of its name.',
      'mlflow',
    ),
    refreshInterval: field(duration.default('1h'), 'How often External Secrets looks for changes.', '1h'),
  })
  .refine(({ store, vault }) => (store === undefined) !== (vault === undefined), {
    error: 'secrets come from a store of the cluster or from a vault that the overlay connects: one of the two',
    params: { fix: 'write store: {name: <store>}, or vault: {server: <URL>}' },
  });

const generated = z.strictObject({
  source: field(
    z.literal('generated'),
    'External Secrets makes random values, once; for clusters without a vault. Secrets that somebody outside decides stay given.',
    'generated',
  ),
});

const sealedSecrets = z.strictObject({
  source: field(
    z.literal('sealed-secrets'),
    "Values encrypted for the cluster's Sealed Secrets controller, which may stand in Git.",
    'sealed-secrets',
  ),
  sealed: field(
    z
      .array(
        z.strictObject({
          name: field(dnsSubdomain, 'Name of the Secret.', 'mlflow-db-credentials'),
          namespace: field(dnsLabel.optional(), 'Namespace of the Secret. Default: the one of the server.', 'mlflow'),
          encryptedData: field(
            z.record(
              dataKey,
              z.string().regex(/^[A-Za-z0-9+/]{100,}={0,2}$/, 'a sealed value is what kubeseal prints, in base64'),
            ),
            'What kubeseal printed for each key, sealed for exactly this name and namespace.',
            { password: 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq…' },
          ),
        }),
      )
      .min(1),
    'The sealed values, a list of Secrets.',
    [{ name: 'mlflow-db-credentials', encryptedData: { password: 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq…' } }],
  ),
});

/** How the Secrets come to be that the server and its parts read. */
export const secretsSchema = z
  .discriminatedUnion('source', [given, externalSecrets, generated, sealedSecrets])
  .prefault({ source: 'given' });

export type SecretsSettings = z.output<typeof secretsSchema>;
export type ExternalSecretsSettings = Extract<SecretsSettings, { source: 'external-secrets' }>;
export type SealedSecretsSettings = Extract<SecretsSettings, { source: 'sealed-secrets' }>;
