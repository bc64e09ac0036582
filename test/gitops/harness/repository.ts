import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cluster/harness/cluster.js';

const root = join(__dirname, '..', '..', '..');

/** A Git repository that is served over HTTP by git itself, as Argo CD and Flux read one. Its work tree is a folder. */
export class Repository {
  private constructor(
    readonly folder: string,
    private readonly server: Server,
  ) {}

  /** With these folders of this repository. */
  static async start(...folders: readonly string[]): Promise<Repository> {
    const parent = mkdtempSync(join(tmpdir(), 'repository-'));
    const folder = join(parent, 'fleet');
    mkdirSync(folder);
    symlinkSync(join(folder, '.git'), join(parent, 'fleet.git'));
    for (const name of folders) cpSync(join(root, name), join(folder, name), { recursive: true });
    const server = createServer((request, response) => answer(parent, request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const repository = new Repository(folder, server);
    await repository.git('init', '--quiet', '--initial-branch=main');
    await repository.commit('the overlays');
    return repository;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/fleet.git`;
  }

  /** Changes a file of the work tree, in which the text must be. */
  edit(file: string, change: (text: string) => string): void {
    const path = join(this.folder, file);
    const text = readFileSync(path, 'utf8');
    const changed = change(text);
    if (changed === text) throw new Error(`${file} has not changed`);
    writeFileSync(path, changed);
  }

  /** All that the work tree has now; the new revision. */
  async commit(message: string): Promise<string> {
    await this.git('add', '--all');
    const author = ['-c', 'user.name=proof', '-c', 'user.email=proof@example.com', '-c', 'commit.gpgsign=false'];
    await this.git(...author, 'commit', '--quiet', '--allow-empty', '-m', message);
    return (await this.git('rev-parse', 'HEAD')).trim();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }

  private async git(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await run('git', ['-C', this.folder, ...args]);
    if (exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  }
}

/** One request, by `git http-backend`, which speaks CGI. */
function answer(parent: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        GIT_PROJECT_ROOT: parent,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        CONTENT_LENGTH: String(body.length),
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const parts: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => parts.push(chunk));
    backend.on('close', () => {
      const output = Buffer.concat(parts);
      const end = output.indexOf('\r\n\r\n');
      for (const line of output.subarray(0, end).toString().split('\r\n')) {
        const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
        if (name === 'Status') response.statusCode = Number(value.split(' ')[0]);
        else if (name) response.setHeader(name, value);
      }
      response.end(output.subarray(end + 4));
    });
    // git ends without reading what it does not need; its answer tells what came of it.
    backend.stdin.on('error', () => undefined);
    backend.stdin.end(body);
  });
}
