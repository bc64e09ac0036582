import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Authority } from '../../server/harness/certificates.js';

/** An OpenID Connect issuer, for as much as an API server asks of one: its discovery and its keys. */
export class Issuer {
  private constructor(
    readonly url: string,
    /** What signed for its certificate, as PEM. */
    readonly authority: string,
    private readonly server: Server,
    private readonly key: KeyObject,
  ) {}

  static async start(folder: string): Promise<Issuer> {
    mkdirSync(folder, { recursive: true });
    const authority = await Authority.create(folder);
    const { certificate, key } = await authority.sign('issuer', ['localhost']);
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    const answers: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': {
        issuer: url,
        jwks_uri: `${url}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
      },
      '/keys': { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] },
    };
    server.on('request', ({ url: path = '' }, response) => {
      response.writeHead(path in answers ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answers[path] ?? {}));
    });
    return new Issuer(url, readFileSync(authority.certificate, 'utf8'), server, privateKey);
  }

  /** A token that is good for five minutes. */
  token(claims: Readonly<Record<string, unknown>>): string {
    const now = Math.floor(Date.now() / 1000);
    const encoded = [
      { alg: 'RS256', kid: 'one', typ: 'JWT' },
      { iss: this.url, iat: now, exp: now + 300, ...claims },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const text = encoded.join('.');
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), this.key).toString('base64url')}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
