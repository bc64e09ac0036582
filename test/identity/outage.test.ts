/** @jest-environment ./test/identity/harness/shared-environment.cjs */
import type { Page } from 'playwright-core';
import { type Browser, screenshot } from './harness/browser.js';
import { issuerHost, publicUrl } from './harness/identity.js';
import { sharedIdentity } from './harness/shared.js';
import { logIn, seesMlflow, toKeycloak } from './harness/steps.js';
import { cookieOf } from './harness/web.js';

const mine = '/api/2.0/mlflow/users/current';
/** Seconds that a token of Keycloak lives here. Half a minute before its end the server renews it. */
const tokenSeconds = 40;
const leeway = 30;

const identity = sharedIdentity();
let browser: Browser;
let ada: Page;

beforeAll(async () => {
  browser = await identity.browser();
});
afterAll(() => browser?.stop());

interface Client {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly redirectUris: readonly string[];
}

async function clientOfRealm(): Promise<Client> {
  const [client] = await identity.keycloak.must<readonly Client[]>('GET', '/realms/mlflow/clients?clientId=mlflow');
  if (!client) throw new Error('the realm has no client mlflow');
  return client;
}

async function change(changes: Partial<Client>): Promise<void> {
  const client = await clientOfRealm();
  await identity.keycloak.must('PUT', `/realms/mlflow/clients/${client.id}`, { ...client, ...changes });
}

/** What the session of a browser is answered. */
async function answered(page: Page): Promise<number> {
  return identity.web.status(mine, { headers: { cookie: await cookieOf(page, publicUrl) } });
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

describe('a changed redirect URI', () => {
  test('ends every login, until the Job of the realm runs again', async () => {
    await change({ redirectUris: ['https://old.example.com/callback'] });
    const page = await browser.person();
    await page.goto(`${publicUrl}/login`);
    expect(await page.locator('body').innerText()).toContain('Invalid parameter: redirect_uri');
    await screenshot(page, 'redirect-uri-refused');

    await identity.applyRealm();
    expect((await clientOfRealm()).redirectUris).toEqual([`${publicUrl}/callback`]);
    await logIn(page, 'ada');
  });

  test('and nothing else is changed by a further run', async () => {
    const before = await clientOfRealm();
    expect(await identity.applyRealm()).toContain('no change');
    expect(await clientOfRealm()).toEqual(before);
  });
});

describe('while Keycloak is gone', () => {
  beforeAll(async () => {
    const { attributes } = await clientOfRealm();
    await change({ attributes: { ...attributes, 'access.token.lifespan': String(tokenSeconds) } });
    ada = await browser.person();
    await logIn(ada, 'ada');
  });

  test('before it: a session outlives the token of its login', async () => {
    await pause(tokenSeconds - leeway + 2);
    expect(await answered(ada)).toBe(200);
    await identity.keycloak.stop();
  });

  test('a session goes on until its token ends, and the server stays ready', async () => {
    expect(await answered(ada)).toBe(200);
    await pause(tokenSeconds - leeway + 2);
    expect(await answered(ada)).toBe(401);
    for (const replica of [0, 1] as const) expect(await identity.replica(replica).status('/health/ready')).toBe(200);
    expect(identity.replicas.map(({ ready, events }) => [ready, events])).toEqual([
      [true, []],
      [true, []],
    ]);
  });

  test('a new login ends at the door of Keycloak, which nobody answers, or before it', async () => {
    const page = await browser.person();
    // Chromium calls what fails to load aborted, and what a server answers done.
    await page.goto(`${publicUrl}/login`).catch(() => undefined);
    // A worker of the server that never asked Keycloak before knows no door to send people to, and says so itself.
    const refused = page.getByText(`${issuerHost} refused to connect`);
    await refused.or(page.getByText('Failed to initiate OIDC login')).first().waitFor();
    await screenshot(page, 'keycloak-gone');
  });

  test('a replica that starts is ready, and says at a login that it cannot begin', async () => {
    const pod = await identity.standalone.serve('mlflow-2');
    expect(pod.ready).toBe(true);
    const { status, text } = await identity.at(pod).send('/login');
    expect([status, JSON.parse(text)]).toEqual([500, { detail: 'Failed to initiate OIDC login' }]);
    expect(pod.log()).toMatch(/Failed to initiate OAuth redirect/);
    await pod.delete();
  });

  // Which mends what was changed here, too.
  afterAll(() => identity.applyRealm());

  test('when it is back, the session goes on and logins work', async () => {
    await identity.keycloak.startAgain();
    expect(await answered(ada)).toBe(200);
    await ada.goto(`${publicUrl}/`);
    await seesMlflow(ada);
    const page = await browser.person();
    await toKeycloak(page);
    await logIn(page, 'ben');
  });
});
