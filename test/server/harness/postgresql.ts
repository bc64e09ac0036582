import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, copyFileSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Output, run } from '../../cluster/harness/cluster.js';
import { freePort } from './free-port.js';
import { givenTools } from './given.js';
import { endsWithParent } from './namespaces.js';
import type { Target } from './services.js';

/** It refuses to be root; nobody owns nothing else. */
const nobody = 65534;
const asNobody = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups', '--'];

const readyTimeout = 60_000;

export interface PostgresqlProps {
  readonly folder: string;
  readonly password: string;
  /** Files of a certificate; connections without TLS are then refused. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** A PostgreSQL server of a test's own, on the loopback interface, with the database and user `mlflow`. */
export class Postgresql {
  private child: ChildProcess;

  private constructor(
    private readonly props: PostgresqlProps,
    readonly target: Target,
    private readonly commandLine: readonly string[],
  ) {
    this.child = this.spawn();
  }

  static async start(props: PostgresqlProps): Promise<Postgresql> {
    const { folder, password, tls } = props;
    const data = join(folder, 'data');
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    for (const path of [folder, data, passwordFile]) chownSync(path, nobody, nobody);
    const initialise = [program('initdb'), '--pgdata', data, '--username', 'mlflow', '--pwfile', passwordFile];
    const [setpriv, ...options] = endsWithParent;
    const { exitCode, stderr } = await run(
      setpriv,
      [...options, ...asNobody, ...initialise, '--auth=scram-sha-256', '--encoding=UTF8', '--no-sync'],
      { cwd: folder },
    );
    if (exitCode !== 0) throw new Error(`initdb: ${stderr}`);
    const port = await freePort();
    const settings = { ...ordinary, port, unix_socket_directories: folder, ...(tls ? secured(folder, data, tls) : {}) };
    const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const commandLine = [...endsWithParent, ...asNobody, program('postgres'), '-D', data, ...given];
    const server = new Postgresql(props, { host: '127.0.0.1', port }, commandLine);
    await server.untilReady();
    await server.sql('CREATE DATABASE mlflow', 'postgres');
    return server;
  }

  /** What a statement gives, a line a row. */
  async sql(statement: string, database = 'mlflow'): Promise<string> {
    const { exitCode, stdout, stderr } = await this.psql(statement, database);
    if (exitCode !== 0) throw new Error(`${statement}: ${stderr}`);
    return stdout.trim();
  }

  get log(): string {
    return readFileSync(join(this.props.folder, 'postgresql.log'), 'utf8');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGQUIT');
    await exited;
  }

  /** Starts it again with the same data. */
  async startAgain(): Promise<void> {
    this.child = this.spawn();
    await this.untilReady();
  }

  /** Shows another certificate from now on. */
  async useCertificate(tls: NonNullable<PostgresqlProps['tls']>): Promise<void> {
    const { folder } = this.props;
    secured(folder, join(folder, 'data'), tls);
    await this.sql('SELECT pg_reload_conf()');
  }

  private spawn(): ChildProcess {
    const [program, ...args] = this.commandLine;
    const output = openSync(join(this.props.folder, 'postgresql.log'), 'a');
    return spawn(program ?? '', args, { cwd: this.props.folder, stdio: ['ignore', output, output] });
  }

  /** Everything in a database, as SQL. */
  async dump(database: string): Promise<string> {
    const { exitCode, stdout, stderr } = await run('env', [
      `PGPASSWORD=${this.props.password}`,
      program('pg_dump'),
      `--dbname=${this.uri(database)}`,
    ]);
    if (exitCode !== 0) throw new Error(`pg_dump: ${stderr}`);
    return stdout;
  }

  private uri(database: string): string {
    return `postgresql://mlflow@/${database}?host=${this.props.folder}&port=${this.target.port}`;
  }

  private psql(statement: string, database: string): Promise<Output> {
    return run('env', [
      `PGPASSWORD=${this.props.password}`,
      program('psql'),
      '-XAtq',
      '-v',
      'ON_ERROR_STOP=1',
      '-c',
      statement,
      this.uri(database),
    ]);
  }

  private async untilReady(): Promise<void> {
    const end = Date.now() + readyTimeout;
    for (;;) {
      const { exitCode, stderr } = await this.psql('SELECT 1', 'postgres');
      if (exitCode === 0) return;
      if (Date.now() > end) throw new Error(`PostgreSQL is not ready after ${readyTimeout / 1000} s: ${stderr}`);
      if (this.child.exitCode !== null) throw new Error(`PostgreSQL ended: ${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Nothing is kept, so nothing is waited for. */
const ordinary = { listen_addresses: '127.0.0.1', fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

function secured(
  folder: string,
  data: string,
  tls: NonNullable<PostgresqlProps['tls']>,
): Readonly<Record<string, string>> {
  const own = (source: string, name: string) => {
    const file = join(folder, name);
    copyFileSync(source, file);
    chownSync(file, nobody, nobody);
    return file;
  };
  writeFileSync(join(data, 'pg_hba.conf'), 'local all all scram-sha-256\nhostssl all all all scram-sha-256\n');
  return { ssl: 'on', ssl_cert_file: own(tls.certificate, 'tls.crt'), ssl_key_file: own(tls.key, 'tls.key') };
}

function program(name: string): string {
  const { postgresql } = givenTools();
  if (!postgresql) throw new Error('there is no PostgreSQL: this suite should have been skipped');
  return join(postgresql, name);
}
