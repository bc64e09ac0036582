import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import type { Page } from 'playwright-core';
import type { Target } from '../../server/harness/services.js';

export interface WebAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface WebRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
}

export interface WebProps {
  readonly target: Target;
  /** The host that requests are for. */
  readonly host: string;
  /** File of the CA that signed for it. */
  readonly ca?: string;
  /** The name in its certificate, where that is another one. */
  readonly certified?: string;
  /** The address that requests come from. */
  readonly from?: string;
}

/** Requests exactly as they are written, which neither browsers nor clients of MLflow would send. */
export class Web {
  constructor(private readonly props: WebProps) {}

  send(path: string, { method = 'GET', headers = {}, body, text: form }: WebRequest = {}): Promise<WebAnswer> {
    const { target, host, ca, certified = host, from } = this.props;
    const options: RequestOptions = {
      ...target,
      method,
      path,
      headers: { host, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      agent: false,
      ...(from ? { localAddress: from } : {}),
    };
    return new Promise((resolve, reject) => {
      const asked = ca
        ? // The name that is checked is the one of the certificate, whatever host the request says.
          requestHttps({ ...options, ca: readFileSync(ca), servername: certified, host: target.host })
        : requestHttp(options);
      asked.on('error', reject);
      asked.on('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer
          .on('error', reject)
          .on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      asked.end(body === undefined ? form : JSON.stringify(body));
    });
  }

  async status(path: string, request?: WebRequest): Promise<number> {
    return (await this.send(path, request)).status;
  }
}

/** The cookies that a person's browser would send to a site, as a header. */
export async function cookieOf(page: Page, url: string): Promise<string> {
  const cookies = await page.context().cookies(url);
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** The cookies that an answer sets, as the header of the next request. */
export function cookiesOf({ headers }: WebAnswer): string {
  return (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
}
