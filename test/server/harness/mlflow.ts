import { readFileSync } from 'node:fs';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Agent, request } from 'undici';

export interface Caller {
  readonly token?: string;
  readonly workspace?: string;
}

/** What the server answered. */
export interface MlflowAnswer {
  readonly status: number;
  /** The object; of anything that is not one, the text. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Where a server is, as clients of the cluster write it, and as this machine reaches it. */
export interface MlflowAddress {
  /** `http://mlflow.mlflow.svc:5000/mlflow` */
  readonly uri: string;
  readonly ip: string;
  /** File of the CA that signed its certificate. */
  readonly ca?: string;
  /** @default - its certificate has to be good */
  readonly anyCertificate?: boolean;
}

/** The REST API of a server, as one caller sees it. */
export class Mlflow {
  private readonly agent: Agent;

  constructor(
    private readonly address: MlflowAddress,
    private readonly caller: Caller = {},
  ) {
    const { hostname } = new URL(address.uri);
    const tls = address.ca
      ? {
          ca: readFileSync(address.ca, 'utf8'),
          servername: hostname,
          rejectUnauthorized: !address.anyCertificate,
          // By the name of the Service, whatever host a test writes into the request.
          checkServerIdentity: (_: string, certificate: PeerCertificate) => checkServerIdentity(hostname, certificate),
        }
      : {};
    this.agent = new Agent({ connect: { ...tls, timeout: 5000 } });
  }

  as(caller: Caller): Mlflow {
    return new Mlflow(this.address, caller);
  }

  /** The same, with connections of its own. */
  again(): Mlflow {
    return new Mlflow(this.address, this.caller);
  }

  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<MlflowAnswer> {
    const { uri, ip } = this.address;
    const { protocol, port, host, pathname } = new URL(uri);
    const { token, workspace } = this.caller;
    const origin = `${protocol}//${ip}${port ? `:${port}` : ''}`;
    const content = body instanceof Uint8Array ? body : body === undefined ? undefined : JSON.stringify(body);
    const answer = await request(`${origin}${pathname.replace(/\/$/, '')}${path}`, {
      method,
      dispatcher: this.agent,
      headers: {
        host,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(workspace ? { 'x-mlflow-workspace': workspace } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    return { status: answer.statusCode, body: parsed(await answer.body.text()) };
  }

  /** A call that has to succeed. */
  async must(...args: Parameters<Mlflow['call']>): Promise<Readonly<Record<string, unknown>>> {
    const { status, body } = await this.call(...args);
    if (status >= 300) throw new Error(`${args[0]} ${args[1]}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return { text };
  }
}
