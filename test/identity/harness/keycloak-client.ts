import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { Target } from '../../server/harness/services.js';

export interface Answer {
  readonly status: number;
  /** JSON as it is meant; anything else as text; nothing as null. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

interface Sent {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Keycloak's endpoints, asked by its own name from this machine. */
export class KeycloakClient {
  private readonly ca: string;
  private known: { readonly token: string; readonly until: number } | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly target: Target,
    certificate: string,
    private readonly administrator: { readonly username: string; readonly password: string },
  ) {
    this.ca = readFileSync(certificate, 'utf8');
  }

  token(realm: string, grant: Readonly<Record<string, string>>): Promise<Answer> {
    return this.call('POST', `/realms/${encodeURIComponent(realm)}/protocol/openid-connect/token`, {
      body: new URLSearchParams(grant).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }

  async admin(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `/admin${path}`, {
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${await this.adminToken()}`, 'content-type': 'application/json' },
    });
  }

  call(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Answer> {
    const { hostname, host, pathname } = new URL(this.baseUrl);
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          ...this.target,
          servername: hostname,
          method,
          path: `${pathname.replace(/\/$/, '')}${path}`,
          ca: this.ca,
          agent: false,
          headers: { host, ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              body: parsed(Buffer.concat(parts).toString()),
              headers: response.headers,
            }),
          );
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }

  /** Those of the admin live for a minute. */
  private async adminToken(): Promise<string> {
    if (this.known && this.known.until > Date.now()) return this.known.token;
    const { status, body } = await this.token('master', {
      grant_type: 'password',
      client_id: 'admin-cli',
      ...this.administrator,
    });
    if (status !== 200) throw new Error(`the admin gets no token: ${status} ${JSON.stringify(body)}`);
    const { access_token: token } = body as { readonly access_token: string };
    this.known = { token, until: Date.now() + 30_000 };
    return token;
  }
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
