/** @jest-environment ./test/identity/harness/shared-environment.cjs */
import type { Page } from 'playwright-core';
import type { Browser } from './harness/browser.js';
import { publicHost, publicUrl } from './harness/identity.js';
import { mailOf } from './harness/people.js';
import { sharedIdentity } from './harness/shared.js';
import { logIn } from './harness/steps.js';
import { cookieOf, type Web } from './harness/web.js';

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
