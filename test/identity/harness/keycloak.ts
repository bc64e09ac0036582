import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseIssuer } from '../../../lib/identity/keycloak/issuer.js';
import type { Authority } from '../../server/harness/certificates.js';
import { freePort } from '../../server/harness/free-port.js';
import type { Services, Target } from '../../server/harness/services.js';
import { givenIdentityTools } from './given.js';
import { type Answer, KeycloakClient } from './keycloak-client.js';
import { KeycloakProcess, type KeycloakProcessProps, keycloakAdmin } from './keycloak-process.js';

export interface KeycloakProps {
  /** A folder of its own, in which data are kept. */
  readonly folder: string;
  /** `https://keycloak.example.com/realms/mlflow`; its host becomes known to pods. */
  readonly issuer: string;
  readonly authority: Authority;
  readonly services: Services;
  /**
   * The namespace whose pods alone find it.
   * @default - all
   */
  readonly namespace?: string;
}

/** A real Keycloak behind the host of an issuer, with https and a database in a file. */
export class Keycloak {
  private process: KeycloakProcess | undefined;
  private readonly client: KeycloakClient;

  private constructor(
    private readonly props: KeycloakProps,
    readonly target: Target,
    readonly baseUrl: string,
    readonly realm: string,
  ) {
    this.client = new KeycloakClient(baseUrl, target, props.authority.certificate, keycloakAdmin);
  }

  static async start(props: KeycloakProps): Promise<Keycloak> {
    const { folder, issuer, authority, services, namespace } = props;
    const address = parseIssuer(issuer);
    if (!address) throw new Error(`${issuer} is no issuer of a Keycloak`);
    const { hostname, port } = new URL(address.baseUrl);
    mkdirSync(folder, { recursive: true });
    cpSync(givenIdentityTools().keycloakStartedBefore.data, join(folder, 'data'), { recursive: true });
    const { certificate, key } = await authority.sign('keycloak', [hostname]);
    copyFileSync(certificate, join(folder, 'tls.crt'));
    copyFileSync(key, join(folder, 'tls.key'));
    const target = { host: '127.0.0.1', port: await freePort() };
    const keycloak = new Keycloak(props, target, address.baseUrl, address.realm);
    const ports = [{ port: Number(port || 443), targets: () => (keycloak.isRunning ? [target] : []) }];
    await services.addHost(hostname, ports, namespace);
    await keycloak.startAgain();
    return keycloak;
  }

  get isRunning(): boolean {
    return this.process?.isRunning ?? false;
  }

  /** Starts it with the data that it had. */
  async startAgain(): Promise<void> {
    if (this.isRunning) throw new Error('Keycloak runs already');
    const { folder } = this.props;
    this.process = await KeycloakProcess.start({
      ...this.processProps,
      options: [
        `--hostname=${this.baseUrl}`,
        `--https-port=${this.target.port}`,
        `--https-certificate-file=${join(folder, 'tls.crt')}`,
        `--https-certificate-key-file=${join(folder, 'tls.key')}`,
      ],
    });
  }

  async stop(): Promise<void> {
    await this.process?.stop();
  }

  /** Makes a realm of a file while it is stopped, as the Job of its operator does. */
  async import(file: string, placeholders: Readonly<Record<string, string>>): Promise<void> {
    await KeycloakProcess.import({ ...this.processProps, file, placeholders });
  }

  /** Asks for tokens of the realm: `{ grant_type: 'password', … }`. */
  token(grant: Readonly<Record<string, string>>, realm = this.realm): Promise<Answer> {
    return this.client.token(realm, grant);
  }

  /** A request to an endpoint of it, as somebody else has written it. */
  send(
    url: string,
    {
      method,
      ...request
    }: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
  ): Promise<Answer> {
    if (!url.startsWith(this.baseUrl)) throw new Error(`${url} is not at ${this.baseUrl}`);
    return this.client.call(method, url.slice(this.baseUrl.replace(/\/$/, '').length), request);
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

  private get processProps(): Pick<KeycloakProcessProps, 'home' | 'java' | 'javaOptions' | 'folder'> {
    const { java, keycloakStartedBefore } = givenIdentityTools();
    const { home, javaOptions } = keycloakStartedBefore;
    return { home, java, javaOptions, folder: this.props.folder };
  }
}
