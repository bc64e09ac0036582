/** @jest-environment ./test/identity/harness/shared-environment.cjs */
import type { Page } from 'playwright-core';
import type { Browser } from './harness/browser.js';
import { publicHost, publicUrl } from './harness/identity.js';
import { sharedIdentity } from './harness/shared.js';
import { logIn, provesToBe, toKeycloak } from './harness/steps.js';
import { cookieOf, Web, type WebAnswer } from './harness/web.js';

const mine = '/api/2.0/mlflow/users/current';
const evil = 'evil.example.com';

const identity = sharedIdentity();
let browser: Browser;
let ada: Page;

beforeAll(async () => {
  browser = await identity.browser();
  ada = await browser.person();
  await logIn(ada, 'ada');
});
afterAll(() => browser?.stop());

/** Where a login is sent to, and where Keycloak is asked to send people back. */
function loginOf({ status, headers }: WebAnswer) {
  const { origin, pathname, searchParams } = new URL(headers.location ?? '');
  const { redirect_uri, code_challenge_method } = Object.fromEntries(searchParams);
  return { status, to: `${origin}${pathname}`, back: redirect_uri, pkce: code_challenge_method };
}

const proper = {
  status: 302,
  to: 'https://keycloak.example.com/realms/mlflow/protocol/openid-connect/auth',
  back: `${publicUrl}/callback`,
  pkce: 'S256',
};

/** The answer of Keycloak to a login of somebody, which somebody on the way has kept from the server. */
async function intercepted(name: string): Promise<string> {
  const person = await browser.person();
  await toKeycloak(person);
  identity.proxy.catching = '/callback';
  await provesToBe(person, name);
  await person.getByText('caught').waitFor();
  identity.proxy.catching = undefined;
  return `${publicUrl}${identity.proxy.caught.at(-1)}`;
}

async function answerTo(page: Page): Promise<string> {
  await page.waitForURL(/\/oidc\/ui\/auth/);
  return new URL(page.url()).searchParams.get('error') ?? '';
}

describe('the way back from Keycloak', () => {
  test('is the public one, whatever the request says of hosts', async () => {
    const forged = {
      'x-forwarded-host': evil,
      'x-forwarded-proto': 'http',
      'x-forwarded-prefix': '/evil',
      forwarded: `host=${evil}`,
    };
    expect(loginOf(await identity.web.send('/login'))).toEqual(proper);
    expect(loginOf(await identity.web.send('/login', { headers: forged }))).toEqual(proper);
    expect(loginOf(await identity.replica(0).send('/login', { headers: { ...forged, host: evil } }))).toEqual(proper);
    // The gateway knows no such host.
    expect(await identity.web.status('/login', { headers: { host: evil } })).toBe(404);
  });

  test('of another host is refused by Keycloak, before anybody logs in', async () => {
    const { headers } = await identity.web.send('/login');
    const started = new URL(headers.location ?? '');
    started.searchParams.set('redirect_uri', `https://${evil}/callback`);
    const page = await browser.person();
    const answer = await page.goto(started.href);
    expect(answer?.status()).toBe(400);
    expect(await page.locator('body').innerText()).toContain('Invalid parameter: redirect_uri');
    expect(await page.locator('#password').count()).toBe(0);
  });

  test('leads to no other site afterwards', async () => {
    for (const next of [`https://${evil}/`, `//${evil}/`, `/\\${evil}/`]) {
      const page = await browser.person();
      await page.goto(`${publicUrl}/login?next=${encodeURIComponent(next)}`);
      await provesToBe(page, 'ben');
      expect(new URL(page.url()).host).toBe(publicHost);
    }
  });
});

describe('an answer of Keycloak', () => {
  test('is worth nothing in the browser of somebody else, and nothing after that', async () => {
    const stolen = await intercepted('ada');
    const thief = await browser.person();
    await thief.goto(stolen);
    expect(await answerTo(thief)).toBe('Failed to process authentication response');
    const headers = { cookie: await cookieOf(thief, publicUrl) };
    expect(await identity.web.status(mine, { headers })).toBe(401);
    const again = await browser.person();
    await again.goto(stolen);
    expect(await answerTo(again)).toBe('Invalid state parameter');
  });

  test('is worth nothing a second time', async () => {
    const person = await browser.person();
    let used = '';
    person.on('request', (request) => {
      if (request.url().startsWith(`${publicUrl}/callback`)) used = request.url();
    });
    await logIn(person, 'ben');
    expect(used).toContain('state=');
    await person.goto(used);
    expect(await answerTo(person)).toBe('Invalid state parameter');
  });

  test('with a state that nobody gave is refused', async () => {
    const answer = new URL(await intercepted('ada'));
    answer.searchParams.set('state', 'A'.repeat(43));
    const person = await browser.person();
    await person.goto(answer.href);
    expect(await answerTo(person)).toBe('Invalid state parameter');
  });
});

describe('without TLS', () => {
  test('there is nothing, and the cookie of the session is not sent', async () => {
    const plain = new Web({ target: identity.proxy.plainTarget, host: publicHost });
    expect([await plain.status('/'), await plain.status('/login'), await plain.status(mine)]).toEqual([404, 404, 404]);
    const page = await ada.context().newPage();
    const cookieSentTo = async (url: string) => {
      const seen = page.waitForRequest(url);
      // What it answers is nothing that a page could be made of.
      await page.goto(url).catch(() => undefined);
      return (await (await seen).allHeaders())['cookie'];
    };
    expect(await cookieSentTo(`https://${publicHost}/health`)).toContain('session=');
    expect(await cookieSentTo(`http://${publicHost}/health`)).toBeUndefined();
    await page.close();
  });

  test('a forged X-Forwarded-Proto makes no cookie that http would send', async () => {
    const headers = { 'x-forwarded-proto': 'http' };
    for (const web of [identity.web, identity.replica(0), identity.replica(0, identity.gateway)])
      expect((await web.send('/login', { headers })).headers['set-cookie']).toEqual([
        expect.stringMatching(/^session=.*; path=\/;.* httponly; samesite=lax; secure$/),
      ]);
  });
});
