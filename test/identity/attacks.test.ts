/** @jest-environment ./test/identity/harness/shared-environment.cjs */
import type { Page } from 'playwright-core';
import type { Browser } from './harness/browser.js';
import { publicHost, publicUrl } from './harness/identity.js';
import { mailOf } from './harness/people.js';
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

describe('the cookie', () => {
  test('is Secure, HttpOnly and SameSite, and the only one', async () => {
    const cookies = await ada.context().cookies(publicUrl);
    expect(
      cookies.map(({ name, secure, httpOnly, sameSite, domain }) => ({ name, secure, httpOnly, sameSite, domain })),
    ).toEqual([{ name: 'session', secure: true, httpOnly: true, sameSite: 'Lax', domain: publicHost }]);
  });

  test('with another name in it is refused', async () => {
    const cookie = await cookieOf(ada, publicUrl);
    const [, payload = '', ...rest] = /^session=([^.]+)\.(.*)$/.exec(cookie) ?? [];
    const content = JSON.parse(Buffer.from(payload, 'base64').toString()) as Record<string, unknown>;
    const changed = Buffer.from(JSON.stringify({ ...content, username: mailOf('grace') })).toString('base64');
    expect(await identity.web.status(mine, { headers: { cookie } })).toBe(200);
    expect(await identity.web.status(mine, { headers: { cookie: `session=${changed}.${rest.join('')}` } })).toBe(401);
  });
});

describe('a pod that is not the gateway', () => {
  test('says in vain that it forwards', async () => {
    // Where the server names its own address, it is by what it believes of the request.
    const path = '/callback?state=none';
    const headers = { 'x-forwarded-host': evil, 'x-forwarded-proto': 'https', 'x-forwarded-prefix': '/evil' };
    const to = async (web: Web) => new URL((await web.send(path, { headers })).headers.location ?? '');
    expect((await to(identity.replica(0))).host).toBe(publicHost);
    expect((await to(identity.web)).host).toBe(publicHost);
    // From the gateway's own address it would be believed, so that the question is one.
    expect((await to(identity.replica(0, identity.gateway))).host).toBe(evil);
  });

  test('says in vain who somebody is', async () => {
    const names = [
      'x-remote-user',
      'x-forwarded-user',
      'x-forwarded-email',
      'x-forwarded-preferred-username',
      'x-auth-request-email',
      'remote-user',
    ];
    const forged = {
      ...Object.fromEntries(names.map((name) => [name, mailOf('grace')])),
      'x-forwarded-groups': 'mlflow-admins',
    };
    for (const web of [identity.web, identity.replica(0), identity.replica(1, identity.gateway)]) {
      expect(await web.status(mine, { headers: forged })).toBe(401);
      const { text } = await web.send(mine, { headers: { ...forged, cookie: await cookieOf(ada, publicUrl) } });
      expect(JSON.parse(text)).toMatchObject({ username: mailOf('ada'), is_admin: false });
    }
  });
});

describe('what asks for no login', () => {
  test.each([
    '/metrics',
    '//metrics',
    '/%6detrics',
    '/docs',
    '/redoc',
    '/openapi.json',
    '/scim/v2/Users',
    '/graphiql',
  ])('%s is not routed', async (path) => {
    const { status, headers } = await identity.web.send(path);
    expect([status, headers.server]).toEqual([404, 'reverse-proxy']);
  });

  test.each([
    '/api/../metrics',
    '/api/%2e%2e/metrics',
    '/health/..%2fmetrics',
    '/oidc/..;/metrics',
    '/static-files/../metrics',
  ])('%s gives no metrics', async (path) => {
    const { status, text } = await identity.web.send(path);
    expect([401, 404]).toContain(status);
    expect(text).not.toContain('# HELP');
  });

  test('and the API without a login is refused', async () => {
    const paths = [
      '/',
      mine,
      '/version',
      '/api/2.0/mlflow/experiments/search?max_results=1',
      '/graphql',
      '/ajax-api/2.0/mlflow/users/current',
      '/get-artifact?run_id=a&path=b',
    ];
    const headers = { accept: 'application/json' };
    const found = await Promise.all(paths.map(async (path) => [path, await identity.web.status(path, { headers })]));
    expect(found).toEqual(paths.map((path) => [path, 401]));
  });
});
