import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, copyFileSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { givenTools, type ServerTools } from './given.js';
import { endsWithParent } from './namespaces.js';
import type { Target } from './services.js';
import { untilListening } from './until-listening.js';

/** It refuses to be root. */
const nobody = 65534;

export interface PgBouncerProps {
  readonly folder: string;
  /** The PostgreSQL behind it. */
  readonly database: Target;
  readonly user: string;
  readonly password: string;
  /** Files of the certificate that clients see. */
  readonly tls: { readonly certificate: string; readonly key: string };
}

/** A PgBouncer in transaction mode, on the loopback interface: after each transaction another client gets its connection. */
export class PgBouncer {
  private child: ChildProcess;

  private constructor(
    private readonly folder: string,
    readonly target: Target,
  ) {
    this.child = this.spawn();
  }

  static async start({ folder, database, user, password, tls }: PgBouncerProps): Promise<PgBouncer> {
    mkdirSync(folder, { recursive: true });
    const port = await freePort();
    const file = (name: string) => join(folder, name);
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    writeFileSync(file('users.txt'), `${quoted(user)} ${quoted(password)}\n`, { mode: 0o600 });
    copyFileSync(tls.certificate, file('tls.crt'));
    copyFileSync(tls.key, file('tls.key'));
    writeFileSync(file('pgbouncer.ini'), settings(folder, port, database));
    for (const path of [folder, ...['users.txt', 'tls.crt', 'tls.key', 'pgbouncer.ini'].map(file)])
      chownSync(path, nobody, nobody);
    const pooler = new PgBouncer(folder, { host: '127.0.0.1', port });
    await pooler.untilReady();
    return pooler;
  }

  get log(): string {
    return readFileSync(join(this.folder, 'pgbouncer.log'), 'utf8');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }

  /** Starts it again with the same settings. */
  async startAgain(): Promise<void> {
    this.child = this.spawn();
    await this.untilReady();
  }

  private spawn(): ChildProcess {
    const { pgbouncer } = givenTools<ServerTools>();
    if (!pgbouncer) throw new Error('there is no PgBouncer: this suite should have been skipped');
    const [setpriv, ...options] = endsWithParent;
    const asNobody = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups', '--'];
    const output = openSync(join(this.folder, 'pgbouncer.log'), 'a');
    return spawn(setpriv, [...options, ...asNobody, pgbouncer, join(this.folder, 'pgbouncer.ini')], {
      cwd: this.folder,
      stdio: ['ignore', output, output],
    });
  }

  private untilReady(): Promise<void> {
    return untilListening(this.target, this.child, () => `PgBouncer ended: ${this.log}`);
  }
}

function settings(folder: string, port: number, { host, port: databasePort }: Target): string {
  return `[databases]
* = host=${host} port=${databasePort}
[pgbouncer]
pool_mode = transaction
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${folder}/users.txt
client_tls_sslmode = require
client_tls_cert_file = ${folder}/tls.crt
client_tls_key_file = ${folder}/tls.key
server_tls_sslmode = require
`;
}
