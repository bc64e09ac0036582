import { execFile } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { Api } from './api.js';
import type { ApiServerProps, Extent } from './control-plane.js';
import type { DefinitionsOf } from './definitions.js';
import { kubeconfigOf } from './kubeconfig.js';
import type { Surroundings } from './processes.js';
import { Supervised } from './supervised.js';
import type { Tools } from './tools.js';

export interface ClusterProps {
  /** @default 'full' */
  readonly extent?: Extent;
  /** Third parties whose definitions are installed. */
  readonly definitions?: readonly DefinitionsOf[];
  /** @default - the API server knows the tokens of accounts and of the admin alone */
  readonly apiServer?: ApiServerProps;
}

/** What a program printed, and how it ended. */
export interface Output {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The programs that `npm run test:cluster` found; tests do not look for them again. */
export function givenTools(): Tools {
  const { CLUSTER_TOOLS: tools } = process.env;
  if (!tools) throw new Error('these tests are started by: npm run test:cluster');
  return JSON.parse(tools) as Tools;
}

/** A cluster of a test's own. */
export class Cluster {
  /** As an admin. */
  readonly api: Api;
  /** Ends what still talks to the cluster when it ends: kubectl would wait for it forever. */
  private readonly end = new AbortController();

  private constructor(
    private readonly supervised: Supervised,
    readonly tools: Tools,
  ) {
    const { connection } = supervised;
    // One for each call of kubectl that is under way.
    setMaxListeners(0, this.end.signal);
    this.api = new Api(connection, connection.adminToken);
  }

  static async start({ extent = 'full', definitions = [], apiServer }: ClusterProps = {}): Promise<Cluster> {
    const tools = givenTools();
    const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
    const cluster = new Cluster(
      await Supervised.start({ tools, folder, extent, detached: false, ...(apiServer ? { apiServer } : {}) }),
      tools,
    );
    await cluster.define(...definitions);
    return cluster;
  }

  /** Installs definitions of third parties, and waits until they serve. */
  async define(...definitions: readonly DefinitionsOf[]): Promise<void> {
    await this.installDefinitions(...definitions.map((name) => join(this.tools.data, `${name}.yaml`)));
  }

  /** Installs the definitions of these files, and waits until they serve. */
  async installDefinitions(...files: readonly string[]): Promise<void> {
    if (files.length === 0) return;
    const named = files.flatMap((file) => ['-f', file]);
    await this.must('apply', '--server-side', ...named);
    const { exitCode, stderr } = await repeated(() =>
      this.kubectl('wait', '--for=condition=Established', '--timeout=60s', ...named),
    );
    if (exitCode !== 0) throw new Error(stderr);
  }

  kubectl(...args: readonly string[]): Promise<Output> {
    const options = ['--kubeconfig', this.kubeconfig, ...this.ownCache];
    return run(this.tools.programs.kubectl, [...options, ...args], { signal: this.ended });
  }

  /** A kubeconfig of an account with this token. */
  kubeconfigFor(token: string): string {
    const { server, certificate } = this.supervised.connection;
    return this.file('account.kubeconfig', kubeconfigOf(server, certificate, token));
  }

  /** kubectl that has to succeed. */
  async must(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.kubectl(...args);
    if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Path of a file with this text, which goes with the cluster. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** A token as the pods of an account get it, for the API server unless others are named. */
  async tokenOf(namespace: string, account: string, audiences?: readonly string[]): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    const spec = { expirationSeconds: 3600, ...(audiences ? { audiences } : {}) };
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
    const { status, body } = await this.api.call<{ message?: string; status?: { token?: string } }>(
      'POST',
      path,
      request,
    );
    const token = body.status?.token;
    if (!token) throw new Error(`no token for ${namespace}/${account}: ${status} ${body.message}`);
    return token;
  }

  /** Runs a program beside the control plane, with a log in its folder. */
  run(program: string, args: readonly string[], surroundings: Surroundings): Promise<void> {
    return this.supervised.run(program, args, surroundings);
  }

  /** Ends such a program, and nothing else. */
  endProgram(program: string): Promise<void> {
    return this.supervised.kill(basename(program));
  }

  /** What a program has printed so far. */
  logOf(program: string): string {
    return readFileSync(join(this.supervised.connection.folder, `${basename(program)}.log`), 'utf8');
  }

  killApiServer(): Promise<void> {
    return this.supervised.kill('kube-apiserver');
  }

  /** Starts it again, and waits until it answers. */
  startApiServer(): Promise<void> {
    return this.supervised.restart('kube-apiserver');
  }

  /** Address of the API server on this machine. */
  get server(): URL {
    return new URL(this.supervised.connection.server);
  }

  /** Path of the certificate that the API server signed for itself. */
  get certificate(): string {
    return this.supervised.connection.certificate;
  }

  /** Where all its files are; it goes with the cluster. */
  get folder(): string {
    return this.supervised.connection.folder;
  }

  get pids(): Readonly<Record<string, number>> {
    return this.supervised.pids;
  }

  /** Aborted when the cluster ends. */
  get ended(): AbortSignal {
    return this.end.signal;
  }

  /** Not the user's: kubectl remembers for ten minutes which kinds a server at some port had. */
  get ownCache(): readonly string[] {
    return ['--cache-dir', join(this.folder, 'cache')];
  }

  get kubeconfig(): string {
    return this.supervised.connection.kubeconfig;
  }

  async stop(): Promise<void> {
    this.end.abort();
    await this.api.close();
    await this.supervised.stop();
  }
}

/**
 * A `kubectl wait` once more, as long as it stumbles over a definition so young that its conditions are still null
 * (k8s.io/kubectl v0.36.3, pkg/cmd/wait/condition.go).
 */
export async function repeated(wait: () => Promise<Output>): Promise<Output> {
  for (;;) {
    const output = await wait();
    if (!output.stderr.includes('.status.conditions accessor error')) return output;
  }
}

/** Runs a program to its end, whatever that is. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly signal?: AbortSignal; readonly timeout?: number } = {},
): Promise<Output> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { ...options, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      // As the command `timeout` says it.
      if (error?.killed && options.timeout && !options.signal?.aborted)
        resolve({ exitCode: 124, stdout, stderr: `${stderr}has not ended after ${options.timeout} ms` });
      else if (error && typeof error.code !== 'number') reject(error);
      else resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

export function readObjects(file: string): readonly KubernetesObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1' }).map(
    (document) => document.toJS() as KubernetesObject,
  );
}
