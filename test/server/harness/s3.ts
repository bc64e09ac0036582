import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../../../lib/output/files.js';
import { run } from '../../cluster/harness/cluster.js';
import { freePort } from './free-port.js';
import { givenTools } from './given.js';
import { endsWithParent } from './namespaces.js';
import type { Target } from './services.js';
import { untilListening } from './until-listening.js';

const admin = { access: 'admin', secret: 'not-for-servers' };

export interface S3Props {
  readonly folder: string;
  /** The only identity that servers know; it owns the bucket. */
  readonly identity: { readonly accessKey: string; readonly secretKey: string };
  readonly bucket: string;
  /**
   * Files of a certificate.
   * @default - it speaks plain HTTP
   */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** A Versity S3 Gateway of a test's own, on the loopback interface: an S3 server that keeps objects as files. */
export class S3 {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly target: Target,
    private readonly scheme: 'http' | 'https',
  ) {}

  static async start({ folder, identity, bucket, tls }: S3Props): Promise<S3> {
    for (const name of ['objects', 'identities']) mkdirSync(join(folder, name), { recursive: true });
    const port = await freePort();
    const output = openSync(join(folder, 's3.log'), 'a');
    const [setpriv, ...options] = endsWithParent;
    const given = [
      ...['--access', admin.access, '--secret', admin.secret, '--iam-dir', join(folder, 'identities')],
      ...(tls ? ['--cert', tls.certificate, '--key', tls.key] : []),
    ];
    const child = spawn(
      setpriv,
      [...options, program(), ...given, '--port', `127.0.0.1:${port}`, '--quiet', 'posix', join(folder, 'objects')],
      { stdio: ['ignore', output, output] },
    );
    const server = new S3(child, join(folder, 'objects'), { host: '127.0.0.1', port }, tls ? 'https' : 'http');
    await server.untilReady(join(folder, 's3.log'));
    const { accessKey, secretKey } = identity;
    await server.admin('create-user', '--access', accessKey, '--secret', secretKey, '--role', 'user');
    await server.admin('create-bucket', '--owner', accessKey, '--bucket', bucket);
    return server;
  }

  /** Keys of a bucket's objects. */
  objects(bucket: string): readonly string[] {
    const folder = join(this.folder, bucket);
    return existsSync(folder) ? filesBelow(folder).filter((file) => !file.startsWith('.sgwtmp/')) : [];
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  private async admin(...args: readonly string[]): Promise<void> {
    const endpoint = ['--endpoint-url', `${this.scheme}://127.0.0.1:${this.target.port}`, '--allow-insecure'];
    const own = ['admin', '--access', admin.access, '--secret', admin.secret, ...endpoint];
    const { exitCode, stdout, stderr } = await run(program(), [...own, ...args]);
    if (exitCode !== 0) throw new Error(`versitygw admin ${args[0]}: ${stdout}${stderr}`);
  }

  private untilReady(log: string): Promise<void> {
    return untilListening(this.target, this.child, () => `versitygw ended: ${readFileSync(log, 'utf8')}`);
  }
}

function program(): string {
  const { versitygw } = givenTools();
  if (!versitygw) throw new Error('there is no versitygw: this suite should have been skipped');
  return versitygw;
}
