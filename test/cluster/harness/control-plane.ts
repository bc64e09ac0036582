import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { execa, getPort } from './execa.js';
import { kubeconfigOf } from './kubeconfig.js';
import { Processes, type Surroundings } from './processes.js';
import type { ProgramName, Tools } from './tools.js';

/** How a client reaches a control plane. */
export interface Connection {
  readonly folder: string;
  readonly server: string;
  readonly kubeconfig: string;
  /** Certificate that the API server signed for itself. */
  readonly certificate: string;
  readonly adminToken: string;
}

/** `api`: etcd and the API server alone. `full`: with the controllers, the scheduler and kwok, and so with pods that run. */
export type Extent = 'api' | 'full';

/** What the API server is told besides. */
export interface ApiServerProps {
  readonly options: readonly string[];
  /**
   * A hosts file by which it knows names as pods do, which only root can give it.
   * @default - names of this machine
   */
  readonly hosts?: string;
}

const readyTimeout = 60_000;

/**
 * etcd, API server, controller-manager, scheduler and kwok as processes of this machine, on the loopback interface.
 * All they write lies in one folder.
 */
export class ControlPlane {
  private readonly processes: Processes;
  private readonly arguments: Readonly<Record<string, readonly string[]>>;

  private constructor(
    readonly connection: Connection,
    private readonly tools: Tools,
    onExit: (message: string) => void,
    apiServer?: ApiServerProps,
  ) {
    this.processes = new Processes(connection.folder, onExit);
    this.arguments = programArguments(connection, tools, apiServer?.options);
  }

  static async start(
    tools: Tools,
    folder: string,
    extent: Extent,
    onExit: (message: string) => void,
    apiServer?: ApiServerProps,
  ): Promise<ControlPlane> {
    const connection = await prepare(folder);
    const plane = new ControlPlane(
      connection,
      apiServer?.hosts ? withHosts(tools, folder, apiServer.hosts) : tools,
      onExit,
      apiServer,
    );
    try {
      await plane.start('etcd');
      await plane.start('kube-apiserver');
      await plane.untilReady();
      if (extent === 'full') {
        for (const name of ['kube-controller-manager', 'kube-scheduler', 'kwok'] as const) await plane.start(name);
        await plane.addNode();
      }
    } catch (error) {
      await plane.stop();
      throw error;
    }
    return plane;
  }

  start(program: ProgramName): Promise<void> {
    return this.processes.start(this.tools.programs[program], this.arguments[program] ?? []);
  }

  /** Runs a program beside those of the control plane, which ends with them. */
  run(program: string, args: readonly string[], surroundings: Surroundings): Promise<void> {
    return this.processes.start(program, args, surroundings);
  }

  kill(program: string): Promise<void> {
    return this.processes.kill(program);
  }

  stop(): Promise<void> {
    return this.processes.stopAll();
  }

  get pids(): Readonly<Record<string, number>> {
    return this.processes.pids;
  }

  /** Asked again and again, because nothing can be watched before there is a server. */
  async untilReady(): Promise<void> {
    const end = Date.now() + readyTimeout;
    for (;;) {
      const { exitCode, stderr } = await this.kubectl('get', '--raw', '/readyz');
      if (exitCode === 0) return;
      if (Date.now() > end) throw new Error(`the API server is not ready after ${readyTimeout / 1000} s: ${stderr}`);
      if (!this.pids['kube-apiserver'] || !this.pids['etcd']) throw new Error('the API server or etcd has ended');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** One node, which kwok keeps ready, and a StorageClass whose claims it binds. */
  private async addNode(): Promise<void> {
    const node = join(this.connection.folder, 'node.yaml');
    const labels = { 'kubernetes.io/hostname': 'node-0', 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
    writeFileSync(node, stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-0', labels } }));
    const storageClass = join(this.tools.data, 'storage-class.yaml');
    await this.required('apply', '--server-side', '-f', node, '-f', storageClass);
    await Promise.all([
      this.required('wait', '--for=condition=Ready', '--timeout=60s', 'node/node-0'),
      this.required('-n', 'default', 'wait', '--for=create', '--timeout=60s', 'serviceaccount/default'),
    ]);
  }

  private async kubectl(...args: readonly string[]) {
    const { folder, kubeconfig } = this.connection;
    const own = ['--kubeconfig', kubeconfig, '--cache-dir', join(folder, 'cache')];
    return (await execa)(this.tools.programs.kubectl, [...own, ...args], {
      reject: false,
    });
  }

  private async required(...args: readonly string[]): Promise<void> {
    const { exitCode, stderr } = await this.kubectl(...args);
    if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  }
}

/** The same programs, of which the API server has the hosts file in the place of this machine's. */
function withHosts(tools: Tools, folder: string, hosts: string): Tools {
  const program = join(folder, 'kube-apiserver');
  const { 'kube-apiserver': real } = tools.programs;
  const script = `mount --bind '${hosts}' /etc/hosts && exec '${real}' "$@"`;
  writeFileSync(
    program,
    ['#!/bin/sh', `exec unshare --mount sh -c '${script.replaceAll("'", `'\\''`)}' sh "$@"`, ''].join('\n'),
    {
      mode: 0o755,
    },
  );
  return { ...tools, programs: { ...tools.programs, 'kube-apiserver': program } };
}

async function prepare(folder: string): Promise<Connection> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  secret('accounts.key', privateKey);
  secret('accounts.pub', publicKey);
  const adminToken = randomBytes(16).toString('hex');
  secret('tokens.csv', `${adminToken},admin,admin,"system:masters"\n`);
  const server = `https://127.0.0.1:${await (await getPort)({ host: '127.0.0.1' })}`;
  const certificate = join(folder, 'certificates', 'apiserver.crt');
  const kubeconfig = join(folder, 'kubeconfig');
  secret('kubeconfig', kubeconfigOf(server, certificate, adminToken));
  return { folder, server, kubeconfig, certificate, adminToken };
}

function programArguments(
  { server, kubeconfig, certificate }: Connection,
  tools: Tools,
  apiServerOptions: readonly string[] = [],
): Readonly<Record<string, readonly string[]>> {
  // Names of sockets must be short, wherever the folder is: the programs start in it.
  const etcd = 'unix://etcd.sock:0';
  const client = [`--kubeconfig=${kubeconfig}`];
  return {
    etcd: [
      '--data-dir=etcd',
      '--unsafe-no-fsync',
      `--listen-client-urls=${etcd}`,
      `--advertise-client-urls=${etcd}`,
      '--listen-peer-urls=unix://peer.sock:0',
    ],
    'kube-apiserver': [
      `--etcd-servers=${etcd}`,
      `--secure-port=${new URL(server).port}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      '--cert-dir=certificates',
      '--token-auth-file=tokens.csv',
      '--authorization-mode=RBAC',
      // OpenShift has it: who sets blockOwnerDeletion must be allowed to set finalizers on the owner.
      '--enable-admission-plugins=OwnerReferencesPermissionEnforcement',
      '--service-account-issuer=https://kubernetes.default.svc',
      '--service-account-key-file=accounts.pub',
      '--service-account-signing-key-file=accounts.key',
      '--service-cluster-ip-range=10.0.0.0/24',
      ...apiServerOptions,
    ],
    'kube-controller-manager': [
      ...client,
      '--secure-port=0',
      '--leader-elect=false',
      '--use-service-account-credentials',
      // kwok says once that the node is ready; a cluster may live longer than the 40 seconds after which that is doubted.
      '--node-monitor-grace-period=12h',
      // It asks for the accounts of forty controllers when it starts; at its usual rate that takes five seconds.
      '--kube-api-qps=1000',
      '--kube-api-burst=1000',
      '--service-account-private-key-file=accounts.key',
      `--root-ca-file=${certificate}`,
      // Those of a cloud; since 1.37 one of them is no longer part of it.
      `--controllers=*,-node-ipam-controller${tools.release === '1.32' ? ',-cloud-node-lifecycle-controller' : ''}`,
    ],
    'kube-scheduler': [...client, '--secure-port=0', '--leader-elect=false'],
    kwok: [...client, `--config=${join(tools.data, 'stages.yaml')}`, '--manage-all-nodes=true'],
  };
}
