import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../cluster/harness/cluster.js';
import { neighbour } from './fixtures/environments.js';
import { Authority } from './harness/certificates.js';
import { givenTools } from './harness/given.js';
import type { Caller } from './harness/mlflow.js';
import { Rig } from './harness/rig.js';
import { Standalone, standaloneOf } from './harness/standalone.js';
import type { PodTemplate } from './harness/templates.js';

const { postgresql = '' } = givenTools();
const canDump = existsSync(join(postgresql, 'pg_dump'));
const experiments = '/api/2.0/mlflow/experiments';
/** Workspaces: of the one server, of the other, and of both. */
const [ofAlpha, ofBeta, ofBoth] = ['team-alpha', 'team-beta', 'team-of-both'] as const;

let rig: Rig;
let alpha: Standalone;
let beta: Standalone;
const sql = (statement: string) => alpha.postgresql?.sql(statement) ?? Promise.reject(new Error('no PostgreSQL'));

/** A server whose user owns its schema and nothing else. */
async function start(name: string, authority: Authority, other?: Standalone): Promise<Standalone> {
  const password = `password-of-${name}`;
  const values = { 'mlflow-db-credentials/username': name, 'mlflow-db-credentials/password': password };
  const one = await Standalone.on(rig, standaloneOf(neighbour(name)), authority, values, other?.databases);
  await one.postgresql?.sql(
    `CREATE ROLE ${name} LOGIN PASSWORD '${password}'; CREATE SCHEMA ${name} AUTHORIZATION ${name}`,
  );
  return one;
}

// Hooks of their own, each with the time of one, for a machine that does other things too.
if (canDump) {
  beforeAll(async () => {
    rig = await Rig.start();
    const authority = await Authority.create(rig.folder('authority'));
    alpha = await start('alpha', authority);
    beta = await start('beta', authority, alpha);
    const workspace = (name: string, labels: Readonly<Record<string, string>>) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
    await rig.apply([
      workspace(ofAlpha, { alpha: 'true' }),
      workspace(ofBeta, { beta: 'true' }),
      workspace(ofBoth, { alpha: 'true', beta: 'true' }),
    ]);
  });
  beforeAll(async () => {
    await Promise.all([alpha, beta].map((one) => one.must('migration')));
  });
  beforeAll(async () => {
    await Promise.all([alpha, beta].map((one) => one.serve()));
  });
}
afterAll(async () => alpha?.stop());

/** Names of experiments that a caller finds, and the answer when it creates one. */
async function found(server: Standalone, caller: Caller, name: string): Promise<readonly [unknown, number]> {
  const mlflow = server.mlflow(caller);
  const created = await mlflow.call('POST', `${experiments}/create`, { name });
  const { status, body } = await mlflow.call('POST', `${experiments}/search`, { max_results: 50 });
  await mlflow.close();
  const { experiments: shown = [] } = body as { readonly experiments?: readonly { readonly name: string }[] };
  return [status === 200 ? shown.map((one) => one.name).filter((one) => one !== 'Default') : status, created.status];
}

/** The image has its programs on the PATH. */
function inImage(template: PodTemplate): PodTemplate {
  const path = { name: 'PATH', value: [postgresql, '/usr/bin', '/bin'].join(delimiter) };
  const containers = template.spec.containers.map((container) => ({
    ...container,
    env: [...(container.env ?? []), path],
  }));
  return { ...template, spec: { ...template.spec, containers } };
}

function placesOf({ overlay }: Standalone): readonly string[] {
  return overlay.objects.map(({ kind, metadata }) => [kind, metadata.namespace ?? '', metadata.name].join('/'));
}

(canDump ? describe : describe.skip)('two servers in one cluster, in two schemas of one database', () => {
  test('share the roles for people, and no other object', () => {
    const access = alpha.overlay.files.find(({ name }) => name === 'access.yaml')?.objects ?? [];
    const ofAccess = access.map(({ kind, metadata }) => `${kind}//${metadata.name}`);
    const others = new Set(placesOf(beta));
    expect(placesOf(alpha).filter((place) => others.has(place))).toEqual(ofAccess);
    expect(ofAccess).toContain('ClusterRole//mlflow-edit');
    expect(beta.overlay.files.find(({ name }) => name === 'access.yaml')?.objects).toEqual(access);
  });

  test('keep their tables apart, and none where others would look', async () => {
    const tables = await sql(
      "SELECT schemaname || ' ' || tableowner, count(*) > 50 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') GROUP BY 1 ORDER BY 1",
    );
    expect(tables.split('\n')).toEqual(['alpha alpha|t', 'beta beta|t']);
  });

  test('know nothing of the workspaces, rights and experiments of the other', async () => {
    const editor = await alpha.account('editor', ofAlpha, 'mlflow-view', 'mlflow-edit');
    const both = await alpha.account('editor', ofBoth, 'mlflow-view', 'mlflow-edit');
    expect({
      'at home': await found(alpha, { token: editor, workspace: ofAlpha }, 'one'),
      'its workspace at the other': await found(beta, { token: editor, workspace: ofAlpha }, 'two'),
      'a workspace of the other': await found(beta, { token: editor, workspace: ofBeta }, 'three'),
      'a workspace of both': await found(alpha, { token: both, workspace: ofBoth }, 'four'),
      'the same at the other': await found(beta, { token: both, workspace: ofBoth }, 'five'),
    }).toEqual({
      'at home': [['one'], 200],
      'its workspace at the other': [404, 404],
      'a workspace of the other': [[], 403],
      'a workspace of both': [['four'], 200],
      // Roles are of the namespace, not of a server.
      'the same at the other': [['five'], 200],
    });
  });

  test('are backed up each by itself', async () => {
    for (const one of [alpha, beta]) {
      await one.must('backup', inImage);
      const folder = join(rig.folder('claims'), one.namespace, 'mlflow-backup');
      const [dump = ''] = readdirSync(folder).filter((file) => file.endsWith('.dump'));
      const { stdout } = await run(join(postgresql, 'pg_restore'), ['--list', join(folder, dump)]);
      const schemas = [...stdout.matchAll(/ TABLE DATA (\S+) /g)].map(([, schema]) => schema);
      expect([schemas.length > 50, ...new Set(schemas)]).toEqual([true, one.namespace]);
    }
  });

  test('the other one serves on when one is uninstalled', async () => {
    const token = await beta.account('editor', ofBeta, 'mlflow-view', 'mlflow-edit');
    const own = alpha.overlay.files.filter(({ name }) => name !== 'access.yaml').flatMap(({ objects }) => objects);
    const rights = own.filter(({ kind }) => /^ClusterRole(Binding)?$/.test(kind));
    expect(rights.length).toBeGreaterThan(0);
    for (const object of rights) await rig.cluster.api.delete(object);
    expect(await found(beta, { token, workspace: ofBeta }, 'six')).toEqual([['six'], 200]);
  });
});
