/** A pooler in front of an external database: the server uses it, migration and backup never do. */
import { at } from '../../lib/kubernetes/structural.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const base = replaced(
  replaced(
    standaloneVariants['oidc-cnpg'] ?? '',
    /^backendStore: .*$/m,
    'backendStore: {type: postgresql, host: pgbouncer.example.com, port: 6432, pool: {class: NullPool}, direct: {host: db.example.com}}',
  ),
  /^secrets: .*$/m,
  `backup: {schedule: "0 1 * * *", image: "example.com/postgres@sha256:${'f'.repeat(64)}"}`,
);

test('migration and backup connect to the database itself, all others to the pooler', () => {
  const { objects } = overlayOf(base);
  for (const object of objects.filter(({ kind }) => /^(Job|CronJob|Deployment)$/.test(kind))) {
    const text = JSON.stringify(object);
    const isDirect = /migration|backup|session-pruning/.test(object.metadata.name);
    if (!text.includes('MLFLOW_BACKEND_STORE_URI')) continue;
    if (object.metadata.name === 'mlflow-session-pruning') continue;
    expect([object.metadata.name, text.includes('//db.example.com:5432/mlflow?')]).toEqual([
      object.metadata.name,
      isDirect,
    ]);
    expect([object.metadata.name, text.includes('pgbouncer.example.com:6432')]).toEqual([
      object.metadata.name,
      !isDirect,
    ]);
  }
  const migration = JSON.stringify(
    objects.find(({ kind, metadata }) => kind === 'Job' && /migration/.test(metadata.name)),
  );
  expect(migration).toContain('//db.example.com:5432/mlflow_auth?');
  const egress = (name: string) =>
    JSON.stringify(
      at(
        objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name),
        'spec',
        'egress',
      ),
    );
  expect(egress('mlflow-migration')).toContain('5432');
  expect(egress('mlflow-migration')).not.toContain('6432');
  expect(egress('mlflow')).toContain('6432');
});

const store = (fields: string) => replaced(standaloneProd, 'host: db.example.com', fields);

test.each([
  [
    'NullPool',
    store('host: db.example.com, pool: {class: NullPool}'),
    'pool.class NullPool is for a PgBouncer in transaction mode, and migration and backup need one session',
  ],
  ['the port of PgBouncer', store('host: db.example.com, port: 6432'), 'port 6432 is that of PgBouncer'],
  ['a host called so', store('host: pgbouncer.example.com'), 'pgbouncer.example.com is the name of a pooler'],
  [
    'a Pooler of CloudNativePG',
    store('host: ml-pooler.databases.svc, tls: {mode: require}'),
    'write direct: {host: <host of the database itself>, port: 5432}',
  ],
  [
    'an RDS Proxy',
    store('host: ml.proxy-abc123.eu-central-1.rds.amazonaws.com, tls: {mode: require}'),
    'is the name of a pooler',
  ],
  [
    'a schema',
    store('host: db.example.com, schema: ml, direct: {host: b.example.com}'),
    'ALTER ROLE <user> IN DATABASE "mlflow" SET search_path = ml',
  ],
  [
    'a complete URI',
    store('host: db.example.com, credentials: {type: uri}, direct: {host: b.example.com}'),
    'the complete URI names the pooler',
  ],
  [
    'a registry behind it',
    `${store('host: db.example.com, direct: {host: b.example.com}')}registryStore: {host: db.example.com, database: r}\n`,
    'the registry at db.example.com:5432, the pooler of backendStore',
  ],
  [
    'users behind it',
    replaced(base, 'groups: [users]', 'usersDatabase: {host: pgbouncer.example.com}, groups: [users]'),
    'usersDatabase.host with backendStore.direct',
  ],
])('%s is refused with what works', (_, yaml, expected) => {
  expect(problemsOf(yaml)).toContain(expected);
});

test.each([
  ['a database', store('host: poolers-db.example.com')],
  [
    'a pooler in session mode',
    store('host: pgbouncer.example.com, port: 6432, direct: {host: pgbouncer.example.com, port: 6432}'),
  ],
])('%s is accepted', (_, yaml) => {
  expect(problemsOf(yaml)).toBe('');
});
