import { readFileSync } from 'node:fs';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Agent, request } from 'undici';
import type { Target } from '../../server/harness/services.js';

const credentials = { username: 'admin', password: 'not-a-secret-in-this-place' };

/** What a realm's token endpoint gives. */
export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
}

/** Somebody whom a realm knows; the password is made of the name. */
export interface Person {
  readonly name: string;
  readonly groups: readonly string[];
}

export function passwordOf(name: string): string {
  return `password of ${name}`;
}

export function mailOf(name: string): string {
  return `${name}@example.com`;
}

/** The administrator's hand in a Keycloak: what people do by its pages. */
export class KeycloakAdmin {
  private readonly agent: Agent;

  constructor(
    private readonly target: Target,
    private readonly host: string,
    ca: string,
  ) {
    const check = (_: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate);
    this.agent = new Agent({
      connect: { ca: readFileSync(ca, 'utf8'), servername: host, checkServerIdentity: check },
    });
  }

  /** Variables by which a Keycloak that starts for the first time makes this administrator. */
  readonly bootstrap = {
    KC_BOOTSTRAP_ADMIN_USERNAME: credentials.username,
    KC_BOOTSTRAP_ADMIN_PASSWORD: credentials.password,
  };

  /** Whether it serves. */
  async answers(): Promise<boolean> {
    return this.send('GET', '/realms/master', {}).then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  /** Makes somebody in a realm. */
  async add(realm: string, { name, groups }: Person): Promise<void> {
    await this.must('POST', `/admin/realms/${realm}/users`, {
      username: name,
      enabled: true,
      email: mailOf(name),
      emailVerified: true,
      firstName: name,
      lastName: 'Example',
      groups,
      credentials: [{ type: 'password', value: passwordOf(name), temporary: false }],
    });
  }

  /** Tokens that a client gets by the password of somebody. */
  async tokens(realm: string, client: { readonly id: string; readonly secret: string }, name: string): Promise<Tokens> {
    const { status, text } = await this.form(realm, {
      grant_type: 'password',
      scope: 'openid',
      client_id: client.id,
      client_secret: client.secret,
      username: name,
      password: passwordOf(name),
    });
    if (status !== 200) throw new Error(`no token of ${realm} for ${name}: ${status} ${text}`);
    return JSON.parse(text) as Tokens;
  }

  /** A call of the admin API that has to succeed. */
  async must<T = unknown>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const own = { grant_type: 'password', client_id: 'admin-cli', ...credentials };
    const { access_token: token } = JSON.parse((await this.form('master', own)).text) as Tokens;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const { status, text } = await this.send(
      method,
      path,
      headers,
      body === undefined ? undefined : JSON.stringify(body),
    );
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  private form(realm: string, values: Readonly<Record<string, string>>) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const path = `/realms/${realm}/protocol/openid-connect/token`;
    return this.send('POST', path, headers, new URLSearchParams(values).toString());
  }

  private async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ) {
    const answer = await request(`https://${this.target.host}:${this.target.port}${path}`, {
      method,
      dispatcher: this.agent,
      headers: { host: this.host, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  }
}
