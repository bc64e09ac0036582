/** @jest-environment ./test/identity/harness/shared-environment.cjs */
import type { Page } from 'playwright-core';
import { type Browser, screenshot } from './harness/browser.js';
import { publicUrl } from './harness/identity.js';
import { mailOf } from './harness/people.js';
import { sharedIdentity } from './harness/shared.js';
import {
  logIn,
  logOut,
  makeExperiment,
  provesToBe,
  seesMlflow,
  shownExperiments,
  toKeycloak,
} from './harness/steps.js';
import { cookieOf, Web } from './harness/web.js';

const mine = '/api/2.0/mlflow/users/current';

const identity = sharedIdentity();
let browser: Browser;

beforeAll(async () => {
  browser = await identity.browser();
});
afterAll(() => browser?.stop());

const shown = (page: Page) => shownExperiments(page, identity.web);

describe('a user of the users group', () => {
  let ada: Page;

  test('logs in by the browser, and lands in MLflow', async () => {
    ada = await browser.person();
    await toKeycloak(ada);
    await screenshot(ada, 'keycloak');
    // The issuer knows no scope groups: the groups of its tokens come without it.
    const asked = new URL(ada.url());
    expect(asked.searchParams.get('scope')).toBe('openid email profile offline_access');
    asked.searchParams.set('scope', 'openid groups');
    const issuer = new Web({ target: identity.keycloak.target, host: asked.host, ca: identity.authority.certificate });
    const { headers } = await issuer.send(`${asked.pathname}${asked.search}`);
    expect(new URL(headers.location ?? '').searchParams.get('error')).toBe('invalid_scope');
    await provesToBe(ada, 'ada');
    await seesMlflow(ada);
    expect(ada.url()).toBe(`${publicUrl}/`);
    expect(await ada.getByText('ada Example').count()).toBe(1);
    await screenshot(ada, 'mlflow');
  });

  test('makes an experiment that another user of the group does not see', async () => {
    await makeExperiment(ada, 'of ada');
    await ada.getByText('of ada').first().waitFor();
    await screenshot(ada, 'experiment');
    const ben = await browser.person();
    await logIn(ben, 'ben');
    expect([await shown(ada), await shown(ben)]).toEqual([
      expect.arrayContaining(['of ada']),
      expect.not.arrayContaining(['of ada']),
    ]);
    await ben.goto(`${publicUrl}/#/experiments`);
    await ben.getByRole('button', { name: 'Create' }).first().waitFor();
    expect(await ben.getByText('of ada').count()).toBe(0);
    await screenshot(ben, 'experiments-of-another-user');
  });

  test('logs out, also at Keycloak, and a copy of the cookie is worth nothing', async () => {
    const headers = { cookie: await cookieOf(ada, publicUrl) };
    expect(await identity.web.status(mine, { headers })).toBe(200);
    await ada.goto(`${publicUrl}/`);
    await logOut(ada);
    expect(await identity.web.status(mine, { headers })).toBe(401);
    // Keycloak asks again who it is.
    await toKeycloak(ada);
    await ada.locator('#password').waitFor();
  });
});

describe('a user of no group', () => {
  test('is refused with a page that says so', async () => {
    const mallory = await browser.person();
    await toKeycloak(mallory);
    await provesToBe(mallory, 'mallory');
    await mallory.getByText('User is not allowed to login').waitFor();
    await screenshot(mallory, 'refused');
    const headers = { cookie: await cookieOf(mallory, publicUrl) };
    expect(await identity.web.status(mine, { headers })).toBe(401);
  });
});

describe('an administrator', () => {
  test("sees the permissions of all, and another user's experiment", async () => {
    const grace = await browser.person();
    await logIn(grace, 'grace');
    expect(await shown(grace)).toContain('of ada');
    await grace.goto(`${publicUrl}/#/experiments`);
    await grace.getByText('of ada').first().waitFor();
    await screenshot(grace, 'administrator-experiments');
    await grace.getByText('Permissions').first().click();
    await grace.getByText('You have administrator privileges').waitFor();
    await grace.getByRole('link', { name: 'Users' }).click();
    await grace.getByText(mailOf('ada')).first().waitFor();
    await screenshot(grace, 'administrator-permissions');
  });

  test('is what a user of the users group is not', async () => {
    const ben = await browser.person();
    await logIn(ben, 'ben');
    const headers = { cookie: await cookieOf(ben, publicUrl) };
    const { text } = await identity.web.send(mine, { headers });
    expect(JSON.parse(text)).toMatchObject({ username: mailOf('ben'), is_admin: false });
    const body = { username: mailOf('ben'), is_admin: true };
    expect(await identity.web.status('/api/2.0/mlflow/users', { method: 'POST', headers, body })).toBe(403);
  });
});

describe('two replicas', () => {
  test('share what a login made, and the session holds when one is taken away', async () => {
    const ben = await browser.person();
    const before = identity.proxy.answeredBy.length;
    await logIn(ben, 'ben');
    const answered = new Set(identity.proxy.answeredBy.slice(before));
    expect([...answered].sort()).toEqual(identity.replicas.map(({ ip }) => ip).sort());
    const headers = { cookie: await cookieOf(ben, publicUrl) };
    expect([
      await identity.replica(0).status(mine, { headers }),
      await identity.replica(1).status(mine, { headers }),
    ]).toEqual([200, 200]);

    const [first, second] = identity.replicas;
    await first.delete();
    const later = identity.proxy.answeredBy.length;
    await ben.reload();
    await seesMlflow(ben);
    expect(new Set(identity.proxy.answeredBy.slice(later))).toEqual(new Set([second.ip]));
    // For the suites that come later; nothing of the session is in the pod that went.
    identity.replicas[0] = await identity.standalone.serve('mlflow-0');
    expect(await identity.replica(0).status(mine, { headers })).toBe(200);
  });
});
