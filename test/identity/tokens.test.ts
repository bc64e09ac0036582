/** @jest-environment ./test/identity/harness/shared-environment.cjs */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { resultOf, runClient } from '../server/harness/client-pod.js';
import { workspaces } from '../server/harness/standalone.js';
import type { Browser } from './harness/browser.js';
import { publicUrl } from './harness/identity.js';
import { machineClient, tokenByPassword } from './harness/machine-client.js';
import { addPeople, mailOf } from './harness/people.js';
import { sharedIdentity } from './harness/shared.js';
import { logIn } from './harness/steps.js';
import { cookieOf } from './harness/web.js';

const mine = '/api/2.0/mlflow/users/current';
const { home } = workspaces;
const day = readFileSync(join(__dirname, 'clients/day.py'), 'utf8');
const nothing = readFileSync(join(__dirname, 'clients/nothing.py'), 'utf8');

const identity = sharedIdentity();
let browser: Browser;
let ada: Page;

beforeAll(async () => {
  const { keycloak, standalone } = identity;
  await keycloak.must('POST', '/realms/mlflow/clients', machineClient('pipeline', 'mlflow'));
  await keycloak.must('POST', '/realms/mlflow/clients', machineClient('elsewhere', 'another-server'));
  await keycloak.must('POST', '/realms', {
    realm: 'others',
    enabled: true,
    groups: [{ name: 'mlflow-users' }, { name: 'mlflow-admins' }],
  });
  await keycloak.must('POST', '/realms/others/clients', machineClient('pipeline', 'mlflow'));
  await addPeople(keycloak, 'others');
  await standalone.account('notebook', home);
  browser = await identity.browser();
  ada = await browser.person();
  await logIn(ada, 'ada');
});
afterAll(() => browser?.stop());

/** An access token that a program gets by the password of somebody. */
const tokenOf = (name: string, of: { readonly client?: string; readonly realm?: string } = {}) =>
  tokenByPassword(identity.keycloak, name, { client: 'pipeline', ...of });

/** An access key, as the pages of the plug-in make it. */
async function accessKey(page: Page): Promise<string> {
  const headers = { cookie: await cookieOf(page, publicUrl), origin: publicUrl };
  const body = { expiration: new Date(Date.now() + 86_400_000).toISOString() };
  const { status, text } = await identity.web.send('/api/2.0/mlflow/users/access-token', {
    method: 'PATCH',
    headers,
    body,
  });
  if (status !== 200) throw new Error(`no access key: ${status} ${text}`);
  return (JSON.parse(text) as { readonly token: string }).token;
}

/** What a script of MLflow's client printed, in a pod of the cluster that goes by the Service. */
async function client(script: string, env: Readonly<Record<string, string>>, args: readonly string[] = []) {
  const { rig, overlay } = identity.standalone;
  const exit = await runClient(rig, {
    script,
    args,
    namespace: home,
    account: 'notebook',
    ca: identity.authority.certificate,
    env: { MLFLOW_TRACKING_URI: overlay.server.uri, MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1', ...env },
  });
  return JSON.parse(resultOf(exit)) as Record<string, unknown>;
}

function answered(token: string): Promise<number> {
  return identity.web.status(mine, { headers: { authorization: `Bearer ${token}` } });
}

const whole = {
  losses: [1, 0.5],
  size: 1_000_000,
  prediction: [2, 4],
  otlp: 200,
  spans: ['by-client', 'by-collector'],
};

describe('a program', () => {
  test("drives MLflow's client with the access key of a user, and keeps what it writes", async () => {
    const key = await accessKey(ada);
    const found = await client(day, { MLFLOW_TRACKING_USERNAME: mailOf('ada'), MLFLOW_TRACKING_PASSWORD: key });
    expect(found).toMatchObject({ ...whole, user: mailOf('ada') });
  });

  test("drives MLflow's client with a bearer token, of a user who has never seen the pages", async () => {
    const found = await client(day, { MLFLOW_TRACKING_TOKEN: await tokenOf('otto') });
    // The user of a run is what the client says of itself, which with a token is the account of its machine.
    expect(found).toMatchObject({ ...whole, user: 'notebook' });
  });

  test('sees nothing of what others made: neither by search nor by id, neither artifacts nor traces', async () => {
    const made = await client(day, { MLFLOW_TRACKING_TOKEN: await tokenOf('ada') });
    const args = [made['experiment'], made['run'], made['trace'], made['model']].map(String);
    const refused = {
      experiments: [],
      runs: [],
      models: [],
      get: 403,
      run: 403,
      artifacts: 403,
      download: 403,
      trace: 403,
      write: 403,
      otlp: 403,
      model: 403,
    };
    expect(await client(nothing, { MLFLOW_TRACKING_TOKEN: await tokenOf('ben') }, args)).toEqual(
      expect.objectContaining(refused),
    );
    // The same questions as somebody who may.
    const open = await client(nothing, { MLFLOW_TRACKING_TOKEN: await tokenOf('ada') }, args);
    expect(open).toMatchObject({
      get: 200,
      run: 200,
      artifacts: 200,
      download: 200,
      trace: 200,
      write: 200,
      otlp: 200,
      model: 200,
    });
  });
});

describe('a token', () => {
  test('is taken as it was issued, and not otherwise', async () => {
    const token = await tokenOf('ada');
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const asGrace = encoded({ ...claims, email: mailOf('grace'), groups: ['mlflow-admins'] });
    const symmetric = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${payload}`;
    const found = {
      'as it was issued': await answered(token),
      'with other claims': await answered(`${header}.${asGrace}.${signature}`),
      'with another signature': await answered(`${header}.${payload}.${signature.split('').reverse().join('')}`),
      'without a signature': await answered(`${encoded({ alg: 'none', typ: 'JWT' })}.${payload}.`),
      'signed with the secret of the client': await answered(
        `${symmetric}.${createHmac('sha256', identity.clientSecret).update(symmetric).digest('base64url')}`,
      ),
      'for another audience': await answered(await tokenOf('ada', { client: 'elsewhere' })),
      'of another issuer': await answered(await tokenOf('ada', { realm: 'others' })),
    };
    expect(found).toEqual({
      ...Object.fromEntries(Object.keys(found).map((what) => [what, 401])),
      'as it was issued': 200,
    });
  });

  test('is refused when it has run out', async () => {
    const short = { attributes: { 'access.token.lifespan': '2' } };
    await identity.keycloak.must('POST', '/realms/mlflow/clients', { ...machineClient('short', 'mlflow'), ...short });
    const token = await tokenOf('ada', { client: 'short' });
    expect(await answered(token)).toBe(200);
    await expect(until(async () => (await answered(token)) === 401)).resolves.toBeLessThan(90);
  });

  test('of somebody who may not log in is refused', async () => {
    expect(await answered(await tokenOf('mallory'))).toBe(401);
  });

  test('makes nobody an administrator who has not logged in as one', async () => {
    const headers = { authorization: `Bearer ${await tokenOf('irene')}` };
    const { status, text } = await identity.web.send(mine, { headers });
    expect([status, JSON.parse(text)]).toEqual([200, expect.objectContaining({ is_admin: false })]);
  });
});

/** Seconds until something is so. */
async function until(holds: () => Promise<boolean>): Promise<number> {
  const start = Date.now();
  while (!(await holds())) {
    if (Date.now() - start > 100_000) break;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return (Date.now() - start) / 1000;
}
