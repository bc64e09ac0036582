import type { Page } from 'playwright-core';
import { issuerHost, publicHost, publicUrl } from './identity.js';
import { passwordOf } from './people.js';

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

/** Makes an experiment as people do; gives its id. */
export async function makeExperiment(page: Page, name: string): Promise<string> {
  await page.goto(`${publicUrl}/#/experiments`);
  const dialog = page.getByRole('dialog');
  await insist(
    () => page.getByRole('button', { name: 'Create' }).first().click(),
    () => dialog.waitFor({ timeout: 3000 }),
  );
  await dialog.locator('#experimentName').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL(/#\/experiments\/\d+/).catch(async (error: Error) => {
    throw new Error(`${error.message}\nthe dialog says: ${await dialog.allInnerTexts()}`, { cause: error });
  });
  return /#\/experiments\/(\d+)/.exec(page.url())?.[1] ?? '';
}

/** A button that is drawn before it works is pressed again. */
async function insist(press: () => Promise<void>, effect: () => Promise<void>, tries = 5): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await press();
    try {
      return await effect();
    } catch (error) {
      if (attempt === tries) throw error;
    }
  }
}
