import { z } from 'zod';
import { formatProblems } from '../../lib/environment/parse.js';
import { unwrap } from '../../lib/environment/schema-walk.js';
import { standaloneSchema } from '../../lib/environment/standalone-schema.js';
import { verifiedServiceOf } from '../../lib/schema/verified-service.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindDev, kindProd, overlayOf, today } from '../support/environments.js';
import { realmProd } from '../support/keycloak.js';
import { oidcProd } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg, standaloneProd, standaloneProxy } from '../support/standalone.js';

function problems(yaml: string): string {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  return 'problems' in result ? formatProblems(result.problems) : '';
}

const s3At = (endpoint: string, fields = '') =>
  replaced(standaloneProd, 'bucket: mlflow,', `bucket: mlflow, provider: minio, endpoint: "${endpoint}", ${fields}`);
const oidcCache = (fields: string) =>
  replaced(oidcProd, 'cache: {type: in-cluster}', `cache: {type: redis, ${fields}}`);
const proxyStore = (fields: string) =>
  replaced(standaloneProxy, 'store: {type: in-cluster}', `store: {type: redis, ${fields}}`);
const issuerAt = (issuer: string) =>
  replaced(oidcProd, 'https://keycloak.example.com/realms/mlflow', `https://${issuer}/realms/mlflow`);
const vaultAt = (server: string, fields = '') =>
  `${standaloneProd}secrets: {source: external-secrets, vault: {server: "${server}"${fields}}}\n`;
const bucketAt = (endpoint: string, fields = '') => `destination: {bucket: other, endpoint: "${endpoint}"${fields}}`;
const clusterWith = (fields: string) =>
  replaced(standaloneProd, /^backendStore: .*$/m, `backendStore: {type: cloudnative-pg, ${fields}}`);
const dumpsTo = (endpoint: string, fields = '') =>
  `${standaloneProd}backup: {schedule: "0 1 * * *", image: "postgres:18@sha256:${'c'.repeat(64)}", ${bucketAt(endpoint, `, type: s3${fields}`)}}\n`;
const operatedDumps = (endpoint: string, fields = '') =>
  `${kindDev}backup: {schedule: "0 1 * * *", ${bucketAt(endpoint, `, type: s3${fields}`)}}\n`;
const ownKeycloak = (fields: string) =>
  replaced(
    realmProd,
    'keycloak: {admin: {type: client, realm: mlflow}}',
    `keycloak: {server: {database: {${fields}}}}`,
  );
const recovery = (endpoint: string) => `recovery: {type: object-store, serverName: lost, ${bucketAt(endpoint)}}`;
const calls = (what: string, url: string) => `${standaloneProd}networkPolicy: {${what}: [{url: "${url}"}]}\n`;
const corporate = '10.1.2.3';

describe('the CA of a host that no public CA signs for is asked for', () => {
  test.each([
    ['an S3 service', s3At('https://minio.storage.local'), 'artifactStore.ca', 'S3 service'],
    ['an S3 service by its address', s3At('https://10.1.2.3:9000'), 'artifactStore.ca', 'S3 service'],
    ['an S3 service by a single word', s3At('https://minio:9000'), 'artifactStore.ca', 'S3 service'],
    ['an S3 service in the cluster', s3At('https://minio.minio.svc'), 'artifactStore.ca', 'Secret of its certificate'],
    [
      'the destination of backups',
      replaced(standaloneCloudNativePg, 'https://s3.example.com', 'https://s3.corp.lan'),
      'ca: {secret: <Secret with ca.crt>}',
      'S3 service',
    ],
    ['the bucket of dumps', dumpsTo('https://s3.corp'), 'write backup.destination.ca', 'S3 service'],
    [
      'the bucket of dumps of an operated server',
      operatedDumps('https://s3.corp'),
      'write backup.destination.ca',
      'S3 service',
    ],
    [
      'a recovery',
      clusterWith(recovery('https://s3.corp')),
      'backendStore.recovery.destination.ca: {secret:',
      'S3 service',
    ],
    [
      'the backups of Keycloak',
      ownKeycloak(`backup: {${bucketAt('https://s3.corp')}}`),
      'keycloak.server.database.backup.destination.ca: {secret:',
      'S3 service',
    ],
    [
      'the recovery of Keycloak',
      ownKeycloak(recovery('https://s3.corp')),
      'keycloak.server.database.recovery.destination.ca: {secret:',
      'S3 service',
    ],
    [
      'Keycloak by another URL than that of the issuer',
      replaced(realmProd, 'keycloak: {', 'keycloak: {url: "https://keycloak.sso.svc:8443", '),
      'authentication.ca: {configMap',
      'Secret of its',
    ],
    [
      'a discovery document',
      replaced(
        oidcProd,
        '  groups:',
        '  discoveryUrl: https://keycloak.sso.svc/realms/mlflow/.well-known/openid-configuration\n  groups:',
      ),
      'authentication.ca: {configMap',
      'Secret of its',
    ],
    [
      'a further issuer',
      replaced(
        replaced(standaloneProxy, 'ca: {secret: dex-ca}, ', ''),
        'replicas: 2,',
        'replicas: 2, bearerTokens: {extraIssuers: [{issuer: "https://dex.corp/dex", audience: machines}]},',
      ),
      'authentication.ca: {configMap',
      'the administrators of the issuer',
    ],
    [
      'a URL that is called at logout',
      replaced(
        replaced(standaloneProxy, 'ca: {secret: dex-ca}, ', ''),
        'session: {',
        'session: {logoutUrl: "https://dex.corp/logout", ',
      ),
      'authentication.ca: {configMap',
      'the administrators of the issuer',
    ],
    [
      'a provider of models',
      calls('modelProviders', 'https://llm.models.svc'),
      'pods.caBundleConfigMap: {name: <ConfigMap with PEM certificates>}',
      'Secret of its',
    ],
    [
      'a receiver of webhooks',
      calls('webhookReceivers', `https://${corporate}`),
      'pods.caBundleConfigMap: {name',
      'the administrators of the service',
    ],
    [
      'a proxy',
      `${standaloneProd}httpProxy: {url: "https://proxy.corp:3129"}\n`,
      'pods.caBundleConfigMap: {name',
      'the administrators of the proxy',
    ],
    [
      'the database behind a pooler',
      replaced(standaloneProd, 'host: db.example.com', 'host: db.example.com, direct: {host: db.internal}'),
      'tls: {ca: {secret:',
      'the administrators of the database',
    ],
    [
      'the database of users',
      replaced(oidcProd, '  cache:', '  usersDatabase: {host: users.abc.eu-central-1.rds.amazonaws.com}\n  cache:'),
      'in backendStore, write tls: {ca: {secret:',
      'truststore.pki.rds.amazonaws.com',
    ],
    ['a cache', oidcCache('host: redis.internal'), 'ca: {configMap', 'the administrators of the cache'],
    ['a Memorystore', oidcCache('host: 10.128.0.5, port: 6378'), 'ca: {configMap', 'gcloud redis instances describe'],
    ['a session store', proxyStore('host: valkey.corp'), 'ca: {configMap', 'pods.caBundleConfigMap'],
    ['an issuer', issuerAt('keycloak.corp'), 'authentication.ca', 'the administrators of the issuer'],
    ['an issuer in the cluster', issuerAt('keycloak.keycloak.svc'), 'authentication.ca', 'Secret of its certificate'],
    ['a Vault server', vaultAt('https://vault.vault.svc:8200'), 'secrets.vault.caConfigMap', 'Secret of its'],
  ] as const)('%s', (_, yaml, field, source) => {
    const found = problems(yaml);
    expect(found).toMatch(/no public CA issues|is not in the public trust stores/);
    expect(found).toContain(field);
    expect(found).toContain(source);
  });

  test('at the place of the field that is missing', () => {
    expect(problems(s3At('https://minio.storage.local'))).toMatch(
      /^e\.yaml:7:1 minio\.storage\.local: no public CA issues a certificate for such a host\n {4}write artifactStore\.ca: \{configMap: <ConfigMap with ca\.crt>\}, or pods\.caBundleConfigMap, with the file from the administrators of the S3 service; or privateCa: false if the image trusts it$/,
    );
  });
});

describe('nothing is asked for', () => {
  test.each([
    ['where the CA is public', s3At('https://s3.example.com')],
    ['without TLS', s3At('http://minio.minio.svc:9000')],
    ['where the CA is set', s3At('https://minio.minio.svc', 'ca: {secret: minio-ca}, ')],
    ['where the image trusts it', s3At('https://minio.storage.local', 'privateCa: false, ')],
    [
      'where all trust a bundle',
      replaced(s3At('https://minio.storage.local'), 'replicas: 2', 'replicas: 2, caBundleConfigMap: {name: ca}'),
    ],
    [
      'of the bucket of dumps of an operated server where the image trusts it',
      operatedDumps('https://s3.corp', ', privateCa: false'),
    ],
    [
      'of the bucket of dumps where its pods trust a bundle',
      dumpsTo('https://s3.corp', '}, pod: {caBundleConfigMap: {name: ca}'),
    ],
    ['of the bucket of dumps where the image trusts it', dumpsTo('https://s3.corp', ', privateCa: false')],
    [
      'of a provider of models where all trust a bundle',
      `${calls('modelProviders', 'https://llm.models.svc')}pods: {caBundleConfigMap: {name: ca}}\n`,
    ],
    ['of a provider of models without TLS', calls('modelProviders', 'http://llm.models.svc')],
    [
      'of an issuer that pods call by another URL',
      replaced(
        issuerAt('keycloak.corp'),
        'cache: {type: in-cluster}',
        'discoveryUrl: https://sso.example.com/realms/mlflow/.well-known/openid-configuration\n  cache: {type: redis, host: redis.example.com}',
      ),
    ],
    ['of ElastiCache', oidcCache('host: master.mlflow.abc123.euc1.cache.amazonaws.com')],
    ['of MemoryDB', oidcCache('host: clustercfg.mlflow.abc123.memorydb.eu-central-1.amazonaws.com')],
    ['of Azure', oidcCache('host: mlflow.redis.cache.windows.net, port: 6380')],
    ['of a cache of Aiven, unlike its databases', oidcCache('host: cache-acme.a.aivencloud.com')],
    ['of a cache without TLS', oidcCache('host: redis.internal, tls: false')],
    ['of a Vault server with its CA', vaultAt('https://vault.vault.svc:8200', ', caConfigMap: {name: vault-ca}')],
  ] as const)('%s', (_, yaml) => {
    expect(problems(yaml)).toBe('');
  });
});

describe('fields with a host or URL', () => {
  /** Where pods verify nothing by it. */
  const others: Readonly<Record<string, string>> = {
    'authentication.usersDatabase.host': 'the rule on databases',
    'authentication.serviceAccounts.issuer': 'a claim; keys come from the API server',
    'server.options.host': 'the address that the server listens on',
    'workspaces.*.artifacts.endpoint': 'for policies alone; clients of a team connect to it',
    'backendStore.host': 'the rule on databases',
    'backendStore.direct.host': 'the rule on databases',
    'backendStore.proxy.destinations.*.host': 'its container belongs to the user',
    'registryStore.host': 'the rule on databases',
    'readReplica.host': 'the rule on databases',
    'artifactStore.server': 'a program',
    'observability.alerts.runbook': 'read by people',
    'access.apiServerOidc.issuer': 'called by the API server',
    'kubeflow.pipelines.url': 'a link for browsers',
  };

  function leaves(root: z.ZodType): ReadonlyMap<string, boolean> {
    const found = new Map<string, boolean>();
    const visit = (schema: z.ZodType, place: readonly string[]): void => {
      const inner = unwrap(schema);
      const name = place.findLast((key) => key !== '*') ?? '';
      if (inner instanceof z.ZodObject)
        for (const [key, child] of Object.entries(inner.shape)) visit(child as z.ZodType, [...place, key]);
      else if (inner instanceof z.ZodArray) visit(inner.element as z.ZodType, [...place, '*']);
      else if (inner instanceof z.ZodDiscriminatedUnion)
        for (const option of inner.options) visit(option as z.ZodType, place);
      else if (inner instanceof z.ZodURL || /(url|uri|host|endpoint|issuer|server|address)$/i.test(name))
        found.set(place.join('.'), verifiedServiceOf(schema) !== undefined);
    };
    visit(root, []);
    return found;
  }

  test('are marked with what listens there, or pods verify nothing by them', () => {
    const unmarked = [...leaves(standaloneSchema)].filter(([, marked]) => !marked).map(([place]) => place);
    expect(unmarked.sort()).toEqual(Object.keys(others).sort());
  });
});

describe('the CA of a cache', () => {
  const json = (yaml: string, kind: string, name: string) =>
    JSON.stringify(
      overlayOf(yaml).objects.find((object) => object.kind === kind && object.metadata.name === name)?.['spec'],
    );

  test('is part of what the server trusts', () => {
    const deployment = json(oidcCache('host: redis.internal, ca: {configMap: redis-ca}'), 'Deployment', 'mlflow');
    expect(deployment).toContain('"configMap":{"items":[{"key":"ca.crt","path":"ca.crt"}],"name":"redis-ca"}');
    expect(deployment).toContain('"name":"SSL_CERT_FILE"');
  });

  test('is in a folder that the proxy trusts, and a Requirement', () => {
    const yaml = proxyStore('host: valkey.corp, ca: {secret: valkey-ca, key: root.pem}');
    const deployment = json(yaml, 'Deployment', 'mlflow-proxy');
    expect(deployment).toContain('"secretName":"valkey-ca"');
    expect(deployment).toMatch(/"SSL_CERT_DIR","value":"[^"]*:\/etc\/oauth2-proxy\/cache-ca/);
    expect(overlayOf(yaml).requirements).toContainEqual(
      expect.objectContaining({
        kind: 'Secret',
        name: 'valkey-ca',
        keys: [expect.objectContaining({ key: 'root.pem' })],
      }),
    );
  });
});

describe('a Bundle', () => {
  const bundle = (yaml: string) =>
    replaced(
      yaml,
      'gateway: {type: gateway-api,',
      'gateway: {type: gateway-api, backendTls: {bundle: {secret: internal-ca}},',
    );
  const given = 'tls: {source: cert-manager, issuer: {name: internal-ca}}';

  test.each([
    ['standalone', bundle(standaloneProd), replaced(bundle(standaloneProd), 'tls: {source: cert-manager}', given)],
    ['operated', bundle(kindProd), `${bundle(kindProd)}${given}\n`],
  ])('of the CA that the overlay creates is refused, in the %s form', (_, refused, accepted) => {
    expect(problems(refused)).toContain('trust-manager reads only namespace cert-manager');
    expect(problems(accepted)).not.toContain('trust-manager');
  });
});
