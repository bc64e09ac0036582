import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell } from './namespaces.js';

/** A certificate authority of a test's own, and what it signs. */
export class Authority {
  private constructor(private readonly folder: string) {}

  static async create(folder: string): Promise<Authority> {
    await shell(
      `cd ${folder}; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/CN=Proof' -keyout ca.key -out ca.crt 2>&1`,
    );
    return new Authority(folder);
  }

  /** File of its own certificate. */
  get certificate(): string {
    return join(this.folder, 'ca.crt');
  }

  get pem(): string {
    return readFileSync(this.certificate, 'utf8');
  }

  /** Files of a certificate for these names; one that has run out at once, if days are 0. */
  async sign(
    name: string,
    hosts: readonly string[],
    days = 30,
  ): Promise<{ readonly certificate: string; readonly key: string }> {
    const file = (ending: string) => join(this.folder, `${name}.${ending}`);
    const names = hosts.map((host) => `${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}`).join(',');
    writeFileSync(file('ext'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
    await shell(
      `cd ${this.folder}
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=${hosts[0]}' -keyout ${name}.key -out ${name}.csr 2>&1
openssl x509 -req -in ${name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days ${days} -extfile ${name}.ext -out ${name}.crt 2>&1`,
    );
    chmodSync(file('key'), 0o600);
    return { certificate: file('crt'), key: file('key') };
  }
}
