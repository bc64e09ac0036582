import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { join } from 'node:path';
import { parseIssuer } from '../../../lib/keycloak/issuer.js';
import type { Authority } from '../../server/harness/certificates.js';
import { freePort } from '../../server/harness/free-port.js';
import { endsWithParent } from '../../server/harness/namespaces.js';
import type { Services, Target } from '../../server/harness/services.js';
import { builtKeycloak, copyOf } from './keycloak-build.js';
import { type Answer, KeycloakClient } from './keycloak-client.js';

const readyTimeout = 240_000;

export interface KeycloakProps {
  /** Folder of the distribution; nothing is written into it. */
  readonly distribution: string;
  readonly java: string;
  /** A folder of its own, in which data are kept. */
  readonly folder: string;
  /** `https://keycloak.example.com/realms/mlflow`; its host becomes known to pods. */
  readonly issuer: string;
  readonly authority: Authority;
  readonly services: Services;
}

/** The administrator of all realms, as `KC_BOOTSTRAP_ADMIN_*` makes it on the first start. */
export const keycloakAdmin = { username: 'admin', password: 'p@ss "w0rd" $(x) \\ of the proof' } as const;

/** A real Keycloak behind the host of an issuer, with https and a database in a file. */
export class Keycloak {
  private child: ChildProcess | undefined;
  private readonly client: KeycloakClient;

  private constructor(
    private readonly props: KeycloakProps,
    readonly target: Target,
    private readonly managementPort: number,
    readonly baseUrl: string,
    readonly realm: string,
  ) {
    this.client = new KeycloakClient(baseUrl, target, props.authority.certificate, keycloakAdmin);
  }

  static async start(props: KeycloakProps): Promise<Keycloak> {
    const { folder, issuer, authority, services } = props;
    const address = parseIssuer(issuer);
    if (!address) throw new Error(`${issuer} is no issuer of a Keycloak`);
    const { hostname, port } = new URL(address.baseUrl);
    mkdirSync(folder, { recursive: true });
    await copyOf(await builtKeycloak(props.distribution), join(folder, 'keycloak'));
    const { certificate, key } = await authority.sign('keycloak', [hostname]);
    copyFileSync(certificate, join(folder, 'tls.crt'));
    copyFileSync(key, join(folder, 'tls.key'));
    // kc.sh waits for Java instead of becoming it: both have to end with whoever started them.
    const java = ['#!/bin/sh', `exec ${endsWithParent.join(' ')} '${props.java}' "$@"`, ''].join('\n');
    writeFileSync(join(folder, 'java'), java, { mode: 0o755 });
    const target = { host: '127.0.0.1', port: await freePort() };
    const keycloak = new Keycloak(props, target, await freePort(), address.baseUrl, address.realm);
    await services.addHost(hostname, [
      { port: Number(port || 443), targets: () => (keycloak.isRunning ? [target] : []) },
    ]);
    await keycloak.startAgain();
    return keycloak;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  get log(): string {
    const file = join(this.props.folder, 'keycloak.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Starts it with the data that it had. */
  async startAgain(): Promise<void> {
    if (this.isRunning) throw new Error('Keycloak runs already');
    const { folder } = this.props;
    const output = openSync(join(folder, 'keycloak.log'), 'a');
    const [program, ...options] = endsWithParent;
    this.child = spawn(program, [...options, join(folder, 'keycloak/bin/kc.sh'), ...this.arguments], {
      cwd: folder,
      stdio: ['ignore', output, output],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        JAVA: join(folder, 'java'),
        JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
        KC_BOOTSTRAP_ADMIN_USERNAME: keycloakAdmin.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: keycloakAdmin.password,
      },
    });
    await this.untilReady();
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child || !this.isRunning) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }

  /** Asks for tokens of the realm: `{ grant_type: 'password', … }`. */
  token(grant: Readonly<Record<string, string>>, realm = this.realm): Promise<Answer> {
    return this.client.token(realm, grant);
  }

  /** Asks the admin API: `admin('GET', '/realms/mlflow/clients')`. */
  admin(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.client.admin(method, path, body);
  }

  /** One that has to succeed. */
  async must<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.admin(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  private get arguments(): readonly string[] {
    const { folder } = this.props;
    return [
      'start',
      '--optimized',
      // What was built does not keep it from looking for others, at an address of the node that may be gone by then.
      '--cache=local',
      `--hostname=${this.baseUrl}`,
      '--http-host=127.0.0.1',
      `--https-port=${this.target.port}`,
      `--https-certificate-file=${join(folder, 'tls.crt')}`,
      `--https-certificate-key-file=${join(folder, 'tls.key')}`,
      `--http-management-port=${this.managementPort}`,
      '--http-management-scheme=http',
    ];
  }

  private async untilReady(): Promise<void> {
    const end = Date.now() + readyTimeout;
    while (!(await this.isReady())) {
      if (!this.isRunning) throw new Error(`Keycloak ended:\n${this.log}`);
      if (Date.now() > end) throw new Error(`Keycloak is not ready after ${readyTimeout / 1000} s:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  private isReady(): Promise<boolean> {
    return new Promise((resolve) => {
      const asked = requestHttp(
        { host: this.target.host, port: this.managementPort, path: '/health/ready', agent: false, timeout: 5000 },
        (response) => {
          response.resume();
          resolve(response.statusCode === 200);
        },
      );
      asked.on('error', () => resolve(false));
      asked.on('timeout', () => asked.destroy());
      asked.end();
    });
  }
}
