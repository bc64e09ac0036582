import type { Locator, Page } from 'playwright-core';
import { screenshot } from './browser.js';
import { issuerHost, publicHost, publicUrl } from './identity.js';
import { passwordOf } from './people.js';
import { cookieOf, type Web } from './web.js';

/** From the server's front door to Keycloak's page. */
export async function toKeycloak(page: Page): Promise<void> {
  await page.goto(`${publicUrl}/`);
  await page.getByText('Log in with Keycloak').click();
  await page.waitForURL(({ host }) => host === issuerHost, { waitUntil: 'commit' });
}

/** Says who one is on Keycloak's page, and is sent back. */
export async function provesToBe(page: Page, name: string): Promise<void> {
  await page.locator('#username').fill(name);
  await page.locator('#password').fill(passwordOf(name));
  await page.locator('#kc-login').click();
  await page.waitForURL(({ host }) => host === publicHost, { waitUntil: 'commit' });
}

/** Logs somebody in, who then sees MLflow. It never stops asking the server, so that elements are waited for. */
export async function logIn(page: Page, name: string): Promise<void> {
  await toKeycloak(page);
  await provesToBe(page, name);
  await seesMlflow(page);
}

export async function seesMlflow(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Experiments' }).first().waitFor();
}

export async function logOut(page: Page): Promise<void> {
  await page.getByText('Logout').first().click();
  await page.getByText('Log in with Keycloak').waitFor();
}

/** Names of the experiments that somebody is shown. */
export async function shownExperiments(page: Page, web: Web): Promise<readonly string[]> {
  const search = '/api/2.0/mlflow/experiments/search';
  const headers = { cookie: await cookieOf(page, publicUrl) };
  const { status, text } = await web.send(search, { method: 'POST', headers, body: { max_results: 100 } });
  if (status !== 200) throw new Error(`${search}: ${status} ${text}`);
  const { experiments = [] } = JSON.parse(text) as { experiments?: readonly { readonly name: string }[] };
  return experiments.map(({ name }) => name);
}

/** The button of the list of experiments, and the one that takes its place when the list is loaded and empty. */
const createExperiment = /^create-experiment-(button|table-empty-state-button)$/;

/** Makes an experiment as people do; gives its id. */
export async function makeExperiment(page: Page, name: string): Promise<string> {
  await page.goto(`${publicUrl}/#/experiments`);
  const dialog = page.getByRole('dialog');
  await insist(page, page.getByTestId(createExperiment).first(), dialog);
  await dialog.locator('#experimentName').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL(/#\/experiments\/\d+/).catch(async (error: Error) => {
    throw new Error(`${error.message}\nthe dialog says: ${await dialog.allInnerTexts()}`, { cause: error });
  });
  return /#\/experiments\/(\d+)/.exec(page.url())?.[1] ?? '';
}

/**
 * A button that is replaced while it is pressed is pressed again, each time with more patience: on a busy machine its
 * effect may come late, and then covers the button.
 */
async function insist(page: Page, button: Locator, effect: Locator): Promise<void> {
  const pressed: string[] = [];
  for (const patience of [3_000, 6_000, 12_000, 24_000, 48_000]) {
    const press = await outcome(button.click({ timeout: patience }));
    const seen = await outcome(effect.waitFor({ timeout: patience }));
    if (!seen) return;
    pressed.push(press ?? 'pressed');
  }
  await screenshot(page, 'stuck');
  const shown = await page.locator('body').innerText();
  throw new Error(`the button has no effect (${pressed.join('; ')}); the page ${page.url()} says:\n${shown}`);
}

/** The message of what failed. */
function outcome(attempt: Promise<unknown>): Promise<string | undefined> {
  return attempt.then(
    () => undefined,
    ({ message }: Error) => message,
  );
}
