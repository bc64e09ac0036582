/** @jest-environment ./test/identity/harness/shared-environment.cjs */
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import type { Exit } from '../server/harness/container.js';
import { standaloneOf, workspaces } from '../server/harness/standalone.js';
import { templateOf } from '../server/harness/templates.js';
import { keycloakProd } from './fixtures/environment.js';
import { machineClient, tokenByPassword } from './harness/machine-client.js';
import { addPeople, mailOf } from './harness/people.js';
import { sharedIdentity } from './harness/shared.js';

const api = '/api/2.0/mlflow';
const identity = sharedIdentity();
const { standalone, keycloak } = identity;
const { cluster } = standalone.rig;
const environment = keycloakProd(identity.gateway);
const account = 'writer';
const teamB = 'team b & co';
const administrator = 'mlflow-permissions.mlflow@serviceaccount.cluster.local';
let runs = 0;

/** Runs the Job, or the pod of the CronJob, that an environment renders. */
async function job(text = environment, kind: 'Job' | 'CronJob' = 'Job'): Promise<Exit> {
  const own = standaloneOf(text).objects.filter(({ metadata }) => /^mlflow-permissions/.test(metadata.name));
  await standalone.rig.apply(own.filter((object: KubernetesObject) => object.kind === 'ConfigMap'));
  const found = own.find((object) => object.kind === kind);
  if (!found) throw new Error(`the overlay has no ${kind} of permissions`);
  const name = `mlflow-permissions-${++runs}`;
  return (await standalone.rig.run(templateOf(found), { namespace: 'mlflow', name })).ended();
}

async function printed(...of: Parameters<typeof job>): Promise<readonly string[]> {
  const { exitCode, log } = await job(...of);
  if (exitCode !== 0) throw new Error(`the Job ended with ${exitCode}\n${log}`);
  return log.trim().split('\n');
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A caller, by the header that proves who it is. */
class Caller {
  constructor(private readonly authorization: () => string | Promise<string>) {}

  async send(method: Method, path: string, body?: unknown) {
    const headers = { authorization: await this.authorization() };
    const given = { method, headers, ...(body === undefined ? {} : { body }) };
    const { status, text } = await identity.web.send(`${api}${path}`, given);
    return { status, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
  }

  async must(method: Method, path: string, body?: unknown) {
    const answer = await this.send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Makes an experiment; its id. */
  async makes(name: string): Promise<string> {
    return (await this.must('POST', '/experiments/create', { name })).experiment_id;
  }

  /** What it may do with an experiment; one that it may delete is gone then. */
  async may(id: string): Promise<readonly string[]> {
    const done: readonly [string, number][] = [
      ['read', (await this.send('GET', `/experiments/get?experiment_id=${id}`)).status],
      ['write', (await this.send('POST', '/runs/create', { experiment_id: id, start_time: 1 })).status],
      ['delete', (await this.send('POST', '/experiments/delete', { experiment_id: id })).status],
    ];
    expect(done.every(([, status]) => status === 200 || status === 403)).toBe(true);
    return done.filter(([, status]) => status === 200).map(([what]) => what);
  }
}

const person = (name: string) =>
  new Caller(async () => `Bearer ${await tokenByPassword(keycloak, name, { client: 'for-teams' })}`);
const program = (namespace: string, name: string) =>
  new Caller(async () => `Bearer ${await cluster.tokenOf(namespace, name, ['mlflow'])}`);
const [ada, amy, abe, bob, irene] = ['ada', 'amy', 'abe', 'bob', 'irene'].map(person) as [
  Caller,
  Caller,
  Caller,
  Caller,
  Caller,
];
const pod = program(workspaces.home, account);
/** With the token of the Job's own account, which is an administrator once it has run. */
const admin = program('mlflow', 'mlflow-permissions');
const patternsOf = (group: string) => `/permissions/groups/${encodeURIComponent(group)}/experiment-patterns`;

async function patterns(group: string): Promise<readonly string[]> {
  const found: readonly Record<string, unknown>[] = await admin.must('GET', patternsOf(group));
  return found.map(({ regex, permission, priority }) => `${permission} ${regex} ${priority}`).sort();
}

async function idOf(group: string, regex: string): Promise<string> {
  const found: readonly { readonly id: string; readonly regex: string }[] = await admin.must('GET', patternsOf(group));
  return found.find((one) => one.regex === regex)?.id ?? '';
}

/** Times at which a pod holds back what it knew of permissions. */
const forgotten = () => new Promise((resolve) => setTimeout(resolve, 1000));

beforeAll(async () => {
  await keycloak.must('POST', '/realms/mlflow/clients', machineClient('for-teams', 'mlflow'));
  for (const name of ['team-a', teamB]) await keycloak.must('POST', '/realms/mlflow/groups', { name });
  const members = Object.entries({ amy: 'team-a', abe: 'team-a', bob: teamB });
  await addPeople(
    keycloak,
    'mlflow',
    members.map(([name, group]) => ({ name, groups: ['mlflow-users', group] })),
  );
  await standalone.account(account, workspaces.home);
});

let experiments: Readonly<Record<'a' | 'b' | 'shared' | 'hers', string>>;

describe('the Job of permissions', () => {
  test('makes its own account an administrator, and grants what is listed', async () => {
    const lines = await printed();
    expect(lines.filter((line) => /^(granted|created|\d)/.test(line))).toEqual([
      'created: group team-a',
      'granted: EDIT on experiments ^a/ for group team-a',
      String.raw`granted: READ on experiments ^shared \(both\)$ for group team-a`,
      'granted: MANAGE on models ^a- for group team-a',
      'created: group team b & co',
      'granted: MANAGE on experiments ^b/ for group team b & co',
      String.raw`granted: READ on experiments ^shared \(both\)$ for group team b & co`,
      'granted: EDIT on prompts ^b-(ask|tell)$ for group team b & co',
      'created: group k8s:team-a',
      'granted: EDIT on experiments ^a/ for group k8s:team-a',
      '7 granted, 0 changed, 0 unchanged, 0 removed, 0 left',
    ]);
    expect(await admin.must('GET', '/users/current')).toMatchObject({ username: administrator, is_admin: true });
  });

  test('lets each team use what has its name, and nothing of the other', async () => {
    // Everyone comes once, so that the groups of the token are known.
    for (const one of [ada, amy, abe, bob, pod]) await one.must('GET', '/users/current');
    experiments = {
      a: await amy.makes('a/churn'),
      b: await bob.makes('b/churn'),
      shared: await ada.makes('shared (both)'),
      hers: await ada.makes('private'),
    };
    const { a, b, shared, hers } = experiments;
    await amy.must('POST', '/registered-models/create', { name: 'a-churn' });
    await forgotten();
    expect({
      'a colleague': await abe.may(a),
      'a program of the team': await pod.may(a),
      'the other team': await bob.may(a),
      'the team in the other': await amy.may(b),
      'of both, the one': await amy.may(shared),
      'of both, the other': await bob.may(shared),
      'a name that begins alike': await amy.may(hers),
    }).toEqual({
      'a colleague': ['read', 'write'],
      'a program of the team': ['read', 'write'],
      'the other team': [],
      'the team in the other': [],
      'of both, the one': ['read'],
      'of both, the other': ['read'],
      'a name that begins alike': [],
    });
    const model = '/registered-models/get?name=a-churn';
    expect([(await abe.send('GET', model)).status, (await bob.send('GET', model)).status]).toEqual([200, 403]);
  });

  test('changes nothing when it runs again', async () => {
    expect(await printed()).toEqual(['0 granted, 0 changed, 7 unchanged, 0 removed, 0 left']);
  });

  test('repairs what an administrator changed, and leaves what people granted each other', async () => {
    const { a } = experiments;
    await amy.must('POST', `/permissions/users/${mailOf('bob')}/experiments/${a}`, { permission: 'READ' });
    await amy.must('POST', `/permissions/groups/mlflow-users/experiments/${a}`, { permission: 'READ' });
    const byHand = { regex: '^by-hand/', priority: 5, permission: 'EDIT' };
    await admin.must('POST', patternsOf('team-a'), byHand);
    await admin.must('PATCH', `${patternsOf('team-a')}/${await idOf('team-a', '^a/')}`, {
      regex: '^a/',
      priority: 7,
      permission: 'NO_PERMISSIONS',
    });
    await admin.must('DELETE', `${patternsOf(teamB)}/${await idOf(teamB, '^b/')}`);
    expect(await printed(environment, 'CronJob')).toEqual([
      'changed: EDIT on experiments ^a/ for group team-a (was NO_PERMISSIONS with priority 7)',
      'granted: MANAGE on experiments ^b/ for group team b & co',
      '1 granted, 1 changed, 5 unchanged, 0 removed, 0 left',
    ]);
    expect(await patterns('team-a')).toEqual([
      'EDIT ^a/ 100000',
      'EDIT ^by-hand/ 5',
      String.raw`READ ^shared \(both\)$ 100000`,
    ]);
    await forgotten();
    expect(await bob.may(a)).toEqual(['read']);
  });

  test('removes what is no longer listed only if it is told to, and nothing that others granted', async () => {
    const fewer = { '{prefix: a/, permission: EDIT}, {name': '{name', '{prefix: b/, permission: MANAGE}, ': '' };
    const kept = await printed(keycloakProd(identity.gateway, fewer));
    expect(kept).toEqual([
      'left: EDIT on experiments ^a/ for group team-a (no longer listed; prune: true removes it)',
      'left: MANAGE on experiments ^b/ for group team b & co (no longer listed; prune: true removes it)',
      '0 granted, 0 changed, 5 unchanged, 0 removed, 2 left',
    ]);
    const gone = await printed(
      keycloakProd(identity.gateway, { ...fewer, '  permissions:': '  permissions:\n    prune: true' }),
    );
    expect(gone.at(-1)).toBe('0 granted, 0 changed, 5 unchanged, 2 removed, 0 left');
    expect(await patterns('team-a')).toEqual(['EDIT ^by-hand/ 5', String.raw`READ ^shared \(both\)$ 100000`]);
    await forgotten();
    expect([await abe.may(experiments.a), await bob.may(experiments.a)]).toEqual([['read'], ['read']]);
  });

  test('takes the access key of an administrator, and ends at once with one of anybody else', async () => {
    const text = keycloakProd(identity.gateway, {
      '  permissions:': '  permissions:\n    administrator: {type: access-key}',
    });
    const secret = (username: string, key: string) =>
      standalone.rig.apply([
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'mlflow-permissions-admin', namespace: 'mlflow' },
          stringData: { username, 'access-key': `${key}\n` },
        },
      ]);
    const keyOf = async (who: Caller, username: string): Promise<string> =>
      (await who.must('PATCH', '/users/access-token', { username })).token;
    // One of the issuer, as an administrator makes another one; only such may issue keys.
    await irene.must('GET', '/users/current');
    await admin.must('POST', '/users', { username: mailOf('irene'), display_name: 'irene', is_admin: true });
    await admin.must('POST', '/users', {
      username: 'robot',
      display_name: 'robot',
      is_admin: true,
      is_service_account: true,
    });
    await secret('robot', await keyOf(irene, 'robot'));
    expect((await printed(text)).at(-1)).toBe('2 granted, 0 changed, 5 unchanged, 0 removed, 0 left');
    await secret(mailOf('amy'), await keyOf(amy, mailOf('amy')));
    expect(await job(text)).toEqual({
      exitCode: 64,
      log: expect.stringContaining('amy@example.com is not an administrator of the server'),
    });
    await secret('robot', 'wrong');
    expect(await job(text)).toEqual({
      exitCode: 64,
      log: expect.stringContaining('the server does not accept the credentials of this job: 401'),
    });
    await admin.must('POST', '/users', { username: mailOf('irene'), display_name: 'irene', is_admin: false });
  });

  test('lets people of a workspace use what has the name of their team, until it leaves', async () => {
    const team = (state: string) =>
      `${environment}workspaces:\n- {namespace: research, state: ${state}, people: {viewers: [{kind: OidcGroup, name: ${teamB}}], editors: [{kind: OidcGroup, name: team-a}]}}\n`;
    expect((await printed(team('active'))).at(-1)).toBe('6 granted, 0 changed, 7 unchanged, 0 removed, 0 left');
    const id = await amy.makes('research/churn');
    const neighbour = await amy.makes('research-eu/churn');
    await amy.must('POST', '/registered-models/create', { name: 'research.churn' });
    await forgotten();
    const model = async (who: Caller) => (await who.send('GET', '/registered-models/get?name=research.churn')).status;
    expect({
      'another editor': [await abe.may(id), await model(abe)],
      'a viewer': [await bob.may(id), await model(bob)],
      'anybody else': [await irene.may(id), await model(irene)],
      'a name that begins alike': await abe.may(neighbour),
    }).toEqual({
      'another editor': [['read', 'write'], 200],
      'a viewer': [['read'], 200],
      'anybody else': [[], 403],
      'a name that begins alike': [],
    });
    expect((await printed(team('leaving'))).at(-1)).toBe('0 granted, 3 changed, 10 unchanged, 0 removed, 0 left');
    await forgotten();
    expect([await abe.may(id), await amy.may(id)]).toEqual([['read'], ['read', 'write', 'delete']]);
  });
});
