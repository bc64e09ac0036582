import { readFileSync } from 'node:fs';
import {
  createServer as createHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps, request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Target } from '../../server/harness/services.js';
import { decide } from './http-route.js';

export interface ReverseProxyProps {
  /** Routes of its listener with TLS. Its plain one has none, as no route names it. */
  readonly routes: readonly KubernetesObject[];
  /** The pods of a Service that are ready just now. */
  readonly targets: (name: string, namespace: string, port: number) => readonly Target[];
  /** The address that it connects from. */
  readonly address: string;
  /** Files of the certificate of its public names. */
  readonly tls: { readonly certificate: string; readonly key: string };
  /** How pods are trusted that speak TLS. */
  readonly backendTls?: { readonly ca: string; readonly hostname: string };
}

/** What controllers of gateways set themselves, whatever the client sent. */
const forwarded = /^(x-forwarded-(for|proto|host|port|prefix|server)|forwarded|x-real-ip)$/;

/** A gateway that does what HTTPRoutes say, for as much as overlays say: it stands for the controller of a cluster. */
export class ReverseProxy {
  /** Addresses of the pods that answered, the last one last. */
  readonly answeredBy: string[] = [];
  /** Requests that it swallowed, as they were written. */
  readonly caught: string[] = [];
  /** Swallows what begins so, as somebody on the way would. */
  catching: string | undefined;
  private turn = 0;

  private constructor(
    private readonly props: ReverseProxyProps,
    private readonly secure: Server,
    private readonly plain: Server,
  ) {}

  static async start(props: ReverseProxyProps): Promise<ReverseProxy> {
    const { certificate, key } = props.tls;
    const secure = createHttps({ cert: readFileSync(certificate), key: readFileSync(key) });
    const proxy = new ReverseProxy(props, secure, createHttp());
    for (const server of [proxy.secure, proxy.plain])
      await new Promise<void>((resolve, reject) =>
        server.once('error', reject).listen(0, '127.0.0.1', () => resolve()),
      );
    proxy.secure.on('request', (request, response) => proxy.answer('https', request, response));
    proxy.plain.on('request', (request, response) => proxy.answer('http', request, response));
    return proxy;
  }

  get target(): Target {
    return { host: '127.0.0.1', port: (this.secure.address() as AddressInfo).port };
  }

  /** Where its listener without TLS is. */
  get plainTarget(): Target {
    return { host: '127.0.0.1', port: (this.plain.address() as AddressInfo).port };
  }

  async stop(): Promise<void> {
    for (const server of [this.secure, this.plain]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  private answer(scheme: 'http' | 'https', request: IncomingMessage, response: ServerResponse): void {
    const { url: path = '/', method = 'GET', headers } = request;
    const host = (headers.host ?? '').replace(/:\d+$/, '');
    if (this.catching !== undefined && path.startsWith(this.catching)) {
      this.caught.push(path);
      response.writeHead(200, { 'content-type': 'text/plain' }).end('caught');
      return;
    }
    const decision = decide(scheme === 'https' ? this.props.routes : [], { scheme, host, path, method, headers });
    if (decision.type === 'not-found') response.writeHead(404, { server: 'reverse-proxy' }).end();
    else if (decision.type === 'redirect') response.writeHead(decision.status, { location: decision.location }).end();
    else {
      const targets = this.props.targets(decision.name, decision.namespace, decision.port);
      const target = targets[this.turn++ % targets.length];
      if (target) this.pass(target, decision.path, scheme, request, response);
      else response.writeHead(503, { server: 'reverse-proxy' }).end();
    }
  }

  private pass(target: Target, path: string, scheme: string, request: IncomingMessage, response: ServerResponse): void {
    const { backendTls, address } = this.props;
    const options = {
      ...target,
      path,
      method: request.method,
      localAddress: address,
      agent: false,
      headers: this.headers(request, scheme),
    } as const;
    const asked = backendTls
      ? requestHttps({ ...options, ca: readFileSync(backendTls.ca), servername: backendTls.hostname })
      : requestHttp(options);
    asked.on('response', (answer) => {
      this.answeredBy.push(target.host);
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    asked.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { server: 'reverse-proxy' }).end();
    });
    response.on('close', () => asked.destroy());
    request.pipe(asked);
  }

  private headers({ headers, socket }: IncomingMessage, scheme: string): IncomingHttpHeaders {
    const own = Object.entries(headers).filter(([name]) => !forwarded.test(name) && name !== 'connection');
    return {
      ...Object.fromEntries(own),
      'x-forwarded-for': socket.remoteAddress ?? '',
      'x-forwarded-proto': scheme,
      'x-forwarded-host': headers.host ?? '',
    };
  }
}
