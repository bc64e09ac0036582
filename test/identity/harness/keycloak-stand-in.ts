import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority } from '../../server/harness/certificates.js';
import { freePort } from '../../server/harness/free-port.js';
import { endsWithParent, shell } from '../../server/harness/namespaces.js';
import type { Target } from '../../server/harness/services.js';
import { givenIdentityTools } from './given.js';
import { KeycloakAdmin } from './keycloak-admin.js';

const readyTimeout = 120_000;

/** A Keycloak of a test's own, on the loopback interface, with a certificate for its public name. */
export class Keycloak {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly host: string,
    readonly target: Target,
    private readonly management: number,
    readonly tls: { readonly certificate: string; readonly key: string },
    readonly admin: KeycloakAdmin,
  ) {}

  /** Starts it; it is not ready yet. */
  static async start(folder: string, host: string, authority: Authority): Promise<Keycloak> {
    const tls = await authority.sign('keycloak', [host]);
    const home = join(folder, 'home');
    await shell(`cp -r ${givenIdentityTools().keycloak} ${home}`);
    mkdirSync(join(home, 'data'), { recursive: true });
    const target = { host: '127.0.0.1', port: await freePort() };
    const admin = new KeycloakAdmin(target, host, authority.certificate);
    const keycloak = new Keycloak(folder, host, target, await freePort(), tls, admin);
    keycloak.spawn();
    return keycloak;
  }

  async untilReady(): Promise<void> {
    const end = Date.now() + readyTimeout;
    while (!(await this.admin.answers())) {
      if (this.child?.exitCode != null || Date.now() > end) throw new Error(`Keycloak is not ready\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Without warning; what it has stored stays. */
  async stop(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  async startAgain(): Promise<void> {
    this.spawn();
    await this.untilReady();
  }

  private get log(): string {
    return readFileSync(join(this.folder, 'keycloak.log'), 'utf8').split('\n').slice(-30).join('\n');
  }

  private spawn(): void {
    const output = openSync(join(this.folder, 'keycloak.log'), 'a');
    const [setpriv, ...options] = endsWithParent;
    const own = {
      'https-port': this.target.port,
      'http-host': this.target.host,
      'https-certificate-file': this.tls.certificate,
      'https-certificate-key-file': this.tls.key,
      'http-management-port': this.management,
      hostname: `https://${this.host}`,
      cache: 'local',
    };
    const args = Object.entries(own).map(([name, value]) => `--${name}=${value}`);
    writeFileSync(join(this.folder, 'keycloak.log'), '', { flag: 'a' });
    this.child = spawn(setpriv, [...options, join(this.folder, 'home/bin/kc.sh'), 'start', '--optimized', ...args], {
      stdio: ['ignore', output, output],
      env: { ...process.env, ...this.admin.bootstrap },
    });
  }
}
