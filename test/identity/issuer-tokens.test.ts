/** @jest-environment ./test/identity/harness/shared-environment.cjs */
import { readFileSync } from 'node:fs';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import type { Exit } from '../server/harness/container.js';
import { standaloneOf, workspaces } from '../server/harness/standalone.js';
import { type PodTemplate, templateOf } from '../server/harness/templates.js';
import { keycloakProd } from './fixtures/environment.js';
import { generatedByPlayer } from './harness/generator-player.js';
import { machineClient } from './harness/machine-client.js';
import { mailOf, passwordOf } from './harness/people.js';
import { sharedIdentity } from './harness/shared.js';

const namespace = workspaces.none;
const identity = sharedIdentity();
const { standalone, keycloak } = identity;
const { cluster } = standalone.rig;
/** Everything that a form, a template or a header would take for something else. */
const clientSecret = 'a+b&c=d %41 "{{ .x }}" ü';
const account = 'mlflow-token-renewal';
let runs = 0;

const rendered = (settings: string) =>
  standaloneOf(
    `${keycloakProd(identity.gateway)}\nclients: {namespaces: [${namespace}], issuerToken: {ca: {configMap: issuer-ca}, ${settings}}}\n`,
  ).objects.filter(({ metadata }) => metadata.namespace === namespace);
const byCronJob = rendered('renewedBy: cron-job');
const byGenerator = rendered('renewedBy: external-secrets');

async function credentials(values: Readonly<Record<string, string>>): Promise<void> {
  const labels = { 'external-secrets.io/type': 'webhook' };
  const metadata = { name: 'mlflow-token-client', namespace, labels };
  await standalone.rig.apply([{ apiVersion: 'v1', kind: 'Secret', metadata, stringData: values }]);
}

const own = (secret = clientSecret) => credentials({ 'client-id': 'team-c\n', 'client-secret': `${secret}\n` });

async function renewal(change: (template: PodTemplate) => PodTemplate = (template) => template): Promise<Exit> {
  const job = byCronJob.find(({ kind }) => kind === 'CronJob');
  if (!job) throw new Error('no CronJob is rendered');
  const pod = await standalone.rig.run(change(templateOf(job)), { namespace, name: `${account}-${++runs}` });
  return pod.ended();
}

const withVariable = (name: string, value: string) => (template: PodTemplate) =>
  JSON.parse(JSON.stringify(template), (_, one) => (one?.name === name ? { name, value } : one)) as PodTemplate;

const secretNamed = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
});

async function stored(): Promise<string> {
  const { status, body } = await cluster.api.get(secretNamed('mlflow-token'));
  if (status !== 200) throw new Error(`the token is not stored: ${status}`);
  return Buffer.from(String(at(body, 'data', 'token')), 'base64').toString();
}

async function user(token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const { status, text } = await identity.web.send('/api/2.0/mlflow/users/current', { headers });
  return status === 200 ? (JSON.parse(text) as { readonly username: string }).username : `${status}`;
}

beforeAll(async () => {
  interface Named {
    readonly id: string;
  }
  const realm = '/realms/mlflow';
  const client = { ...machineClient('team-c', 'mlflow'), secret: clientSecret, serviceAccountsEnabled: true };
  await keycloak.must('POST', `${realm}/clients`, client);
  const [made] = await keycloak.must<readonly Named[]>('GET', `${realm}/clients?clientId=team-c`);
  const technical = await keycloak.must<Named>('GET', `${realm}/clients/${made?.id}/service-account-user`);
  const [group] = await keycloak.must<readonly Named[]>('GET', `${realm}/groups?search=mlflow-users&exact=true`);
  await keycloak.must('PUT', `${realm}/users/${technical.id}/groups/${group?.id}`);
  const ca = readFileSync(identity.authority.certificate, 'utf8');
  const metadata = { name: 'issuer-ca', namespace };
  await standalone.rig.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'ca.crt': ca } }, ...byCronJob]);
  await own();
});

describe('the CronJob that renews a token', () => {
  test('stores a token that the server accepts, of a user that never logs in, and another one the next time', async () => {
    const tokens: string[] = [];
    for (const _ of [1, 2]) {
      const { exitCode, log } = await renewal();
      expect([exitCode, log]).toEqual([
        0,
        expect.stringMatching(/renewed: Secret mlflow-token, valid for \d+ seconds/),
      ]);
      tokens.push(await stored());
    }
    expect(tokens[0]).not.toBe(tokens[1]);
    for (const token of tokens) {
      expect(token).toMatch(/^\S+$/);
      expect(await user(token)).toBe('service-account-team-c');
    }
  });

  test('has the right to write this Secret, and no other', async () => {
    const api = cluster.api.as(await cluster.tokenOf(namespace, account));
    const found = {
      'reads it': (await api.get(secretNamed('mlflow-token'))).status,
      'reads the credentials': (await api.get(secretNamed('mlflow-token-client'))).status,
      'writes another one': (await api.apply(secretNamed('another'))).status,
      'creates one': (await api.create(secretNamed('another'))).status,
      'writes it': (await api.apply(secretNamed('mlflow-token'), { dryRun: true })).status,
    };
    expect(found).toEqual({
      'reads it': 403,
      'reads the credentials': 403,
      'writes another one': 403,
      'creates one': 403,
      'writes it': 200,
    });
  });

  test('keeps the last token and fails if the issuer does not answer, or refuses, or has another answer', async () => {
    const before = await stored();
    const away = await renewal(withVariable('TOKEN_URL', 'https://keycloak.example.com:1/token'));
    expect(away).toEqual({
      exitCode: 1,
      log: expect.stringContaining('the Secret keeps its last token, which programs use'),
    });
    await own('wrong');
    expect(await renewal()).toEqual({
      exitCode: 1,
      log: expect.stringMatching(/keeps its last token.*401.*unauthorized_client/s),
    });
    await own();
    expect(await renewal(withVariable('TOKEN', 'id_token_of_others'))).toEqual({
      exitCode: 1,
      log: expect.stringMatching(/the answer of the issuer has no id_token_of_others, only access_token/),
    });
    expect(await stored()).toBe(before);
  });

  test('says so if a token ends before the next one', async () => {
    const { exitCode, log } = await renewal(withVariable('REFRESH_SECONDS', '86400'));
    expect([exitCode, log]).toEqual([
      1,
      expect.stringContaining('the token ends before it is renewed, in 86400 seconds'),
    ]);
  });
});

describe('the generator of External Secrets, played by the rules of its source', () => {
  const play = (objects: readonly KubernetesObject[]) =>
    generatedByPlayer(objects, {
      secret: async (name) => (await cluster.api.get({ ...secretNamed(name) })).body,
      send: (url, request) => keycloak.send(url, request),
    });

  test('requests a token of the client exactly as rendered', async () => {
    const made = await play(byGenerator);
    expect(Object.keys(made)).toEqual(['token']);
    expect(await user(made['token'] ?? '')).toBe('service-account-team-c');
  });

  test('requests one of a user with a password', async () => {
    await credentials({
      'client-id': 'team-c',
      'client-secret': clientSecret,
      username: 'otto',
      password: `${passwordOf('otto')}\n`,
    });
    const made = await play(rendered('renewedBy: external-secrets, grant: password'));
    expect(await user(made['token'] ?? '')).toBe(mailOf('otto'));
  });

  test('gets no credentials from a Secret without the label', async () => {
    await cluster.api.merge({
      ...secretNamed('mlflow-token-client'),
      metadata: { name: 'mlflow-token-client', namespace, labels: { 'external-secrets.io/type': 'other' } },
    });
    await expect(play(byGenerator)).rejects.toThrow('needed label');
  });
});
