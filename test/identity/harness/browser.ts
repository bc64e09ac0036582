import { createHash, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, type Browser as Chromium, chromium, type Page } from 'playwright-core';
import type { Target } from '../../server/harness/services.js';
import { givenIdentityTools } from './given.js';

const screenshots = join(__dirname, '..', '..', '..', 'artifacts', 'identity');

/** It talks to nobody but the hosts that it is given. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** On a busy machine a page takes its time. */
const patience = 90_000;

export interface Host {
  readonly name: string;
  readonly port: number;
  readonly target: Target;
  /** File of the certificate that it shows, which is trusted in its place: only that very key. */
  readonly certificate?: string;
}

/** A headless Chromium for which the public names lead to programs of this machine. */
export class Browser {
  private readonly people: BrowserContext[] = [];

  private constructor(private readonly chromium: Chromium) {}

  static async start(hosts: readonly Host[]): Promise<Browser> {
    const rules = hosts.map(({ name, port, target }) => `MAP ${name}:${port} ${target.host}:${target.port}`);
    const keys = hosts.flatMap(({ certificate }) => (certificate ? [keyHash(certificate)] : []));
    const args = [
      ...quiet,
      `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND'].join(', ')}`,
      `--ignore-certificate-errors-spki-list=${keys.join(',')}`,
    ];
    return new Browser(await chromium.launch({ executablePath: givenIdentityTools().chromium, args }));
  }

  /** A page of somebody who has no cookies yet. */
  async person(): Promise<Page> {
    const person = await this.chromium.newContext({ viewport: { width: 1280, height: 900 } });
    this.people.push(person);
    person.setDefaultTimeout(patience);
    return person.newPage();
  }

  async stop(): Promise<void> {
    await Promise.all(this.people.map((person) => person.close()));
    await this.chromium.close();
  }
}

/** Keeps what a page shows as `artifacts/identity/<name>.png`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

function keyHash(certificate: string): string {
  const key = new X509Certificate(readFileSync(certificate)).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}
