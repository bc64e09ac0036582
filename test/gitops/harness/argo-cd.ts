import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { Cluster } from '../../cluster/harness/cluster.js';
import { freePort } from '../../server/harness/free-port.js';
import { givenGitOpsTools } from './given.js';

const namespace = 'argocd';
const partOf = { 'app.kubernetes.io/part-of': 'argocd' };

/** The state of an Application, as far as tests look at it. */
export interface Application extends KubernetesObject {
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly operationState?: {
      readonly phase: string;
      readonly message?: string;
      readonly finishedAt?: string;
      readonly syncResult?: { readonly resources?: readonly { readonly name: string; readonly hookPhase?: string }[] };
    };
    readonly resources?: readonly Resource[];
    readonly history?: readonly unknown[];
  };
}

interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly status?: string;
  readonly health?: { readonly status: string; readonly message?: string };
}

/** Argo CD: cache, repo-server and application-controller, with a control plane of its own. It applies to others. */
export class ArgoCd {
  /** Its address. */
  private repoServer = '';

  private constructor(readonly hub: Cluster) {}

  static async start(): Promise<ArgoCd> {
    const { argocd, argoCdSources, cache, kustomize } = givenGitOpsTools();
    const hub = await Cluster.start({ extent: 'api' });
    const crds = ['application', 'appproject', 'applicationset'];
    await hub.installDefinitions(...crds.map((name) => join(argoCdSources, 'manifests/crds', `${name}-crd.yaml`)));
    const argo = new ArgoCd(hub);
    for (const object of settings()) await argo.apply(object);
    const path = programs(hub.folder, argocd, argoCdSources, kustomize);
    const [cachePort, repoPort, repoMetrics, metrics] = [await port(), await port(), await port(), await port()];
    const folders = ['TLS', 'SSH', 'GPG'].map((name) => [`ARGOCD_${name}_DATA_PATH`, made(hub.folder, name)]);
    const env = {
      ...Object.fromEntries(folders),
      PATH: `${path}:${process.env['PATH']}`,
      HOME: made(hub.folder, 'home'),
      TMPDIR: made(hub.folder, 'tmp'),
      HOSTNAME: 'argocd-application-controller-0',
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_GPG_ENABLED: 'false',
      ARGOCD_K8S_CLIENT_QPS: '1000',
      ARGOCD_K8S_CLIENT_BURST: '2000',
      // Two seconds by default; what waves wait for is health.
      ARGOCD_SYNC_WAVE_DELAY: '1',
    };
    await hub.run(cache, ['--port', cachePort, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { env });
    const common = ['--redis', `127.0.0.1:${cachePort}`, '--kubeconfig', hub.kubeconfig, '--namespace', namespace];
    const local = ['--address', '127.0.0.1', '--port', repoPort, '--metrics-address', '127.0.0.1'];
    await hub.run(
      join(path, 'argocd-repo-server'),
      [
        '--redis',
        `127.0.0.1:${cachePort}`,
        '--disable-tls',
        '--client-ca-path=',
        ...local,
        '--metrics-port',
        repoMetrics,
      ],
      { env: { ...env, KUBECONFIG: hub.kubeconfig } },
    );
    const repoServer = ['--repo-server', `127.0.0.1:${repoPort}`, '--repo-server-plaintext'];
    argo.repoServer = `127.0.0.1:${repoPort}`;
    await hub.run(
      join(path, 'argocd-application-controller'),
      [...common, ...repoServer, '--metrics-port', metrics, '--self-heal-timeout-seconds', '1'],
      { env },
    );
    return argo;
  }

  /** The controller of ApplicationSets besides, with what it needs for one stage after the other. */
  async startApplicationSets(): Promise<void> {
    const { hub } = this;
    const addresses = await Promise.all(
      ['metrics', 'probe', 'webhook'].map(async (name) => [`--${name}-addr`, `127.0.0.1:${await port()}`]),
    );
    await hub.run(
      join(hub.folder, 'programs/argocd-applicationset-controller'),
      [
        '--enable-progressive-syncs',
        ...['--kubeconfig', hub.kubeconfig, '--namespace', namespace],
        ...['--argocd-repo-server', this.repoServer, '--repo-server-plaintext', ...addresses.flat()],
      ],
      { env: { PATH: process.env['PATH'] ?? '', HOME: hub.folder, NAMESPACE: namespace, KUBECONFIG: hub.kubeconfig } },
    );
  }

  /** The controller of notifications besides: triggers of the catalog, and a webhook as the service `alerts`. */
  async startNotifications(url: string): Promise<void> {
    const { hub } = this;
    const catalog = join(givenGitOpsTools().argoCdSources, 'notifications_catalog/triggers');
    const triggers = readdirSync(catalog).map(
      (file) => [`trigger.${basename(file, '.yaml')}`, readFileSync(join(catalog, file), 'utf8')] as const,
    );
    const body = '{{.app.metadata.name}} {{.app.status.health.status}}';
    const template = stringify({ webhook: { alerts: { method: 'POST', body } } });
    const names = triggers.flatMap(([, text]) => [...text.matchAll(/send: \[(\S+)\]/g)]);
    const data = {
      ...Object.fromEntries(triggers),
      ...Object.fromEntries(names.map(([, name]) => [`template.${name}`, template])),
      'service.webhook.alerts': stringify({ url }),
    };
    const named = (name: string) => ({ name, namespace, labels: partOf });
    await this.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: named('argocd-notifications-cm'), data });
    await this.apply({ apiVersion: 'v1', kind: 'Secret', metadata: named('argocd-notifications-secret') });
    await hub.run(
      join(hub.folder, 'programs/argocd-notifications'),
      [
        ...['--kubeconfig', hub.kubeconfig, '--namespace', namespace, '--metrics-port', await port()],
        ...['--argocd-repo-server', this.repoServer, '--argocd-repo-server-plaintext'],
      ],
      { env: { PATH: process.env['PATH'] ?? '', HOME: hub.folder } },
    );
  }

  /** A cluster to apply to, by this name and with the rights of this token. */
  async addCluster(name: string, cluster: Cluster, token: string): Promise<void> {
    const caData = readFileSync(cluster.certificate).toString('base64');
    await this.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `cluster-${name}`, namespace, labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
      stringData: {
        name,
        server: cluster.server.origin,
        config: JSON.stringify({ bearerToken: token, tlsClientConfig: { caData } }),
      },
    });
  }

  /** Without the objects of its Applications, which end with it. */
  async removeCluster(name: string): Promise<void> {
    await this.hub.api.delete({ apiVersion: 'v1', kind: 'Secret', metadata: { name: `cluster-${name}`, namespace } });
  }

  async apply(object: KubernetesObject): Promise<void> {
    const { status, body } = await this.hub.api.apply(object);
    if (status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${JSON.stringify(body)}`);
  }

  async application(name: string): Promise<Application> {
    const { body } = await this.hub.api.get({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace },
    });
    return body as Application;
  }

  /** Waits until an Application is as wanted; what keeps it from that, when it never is. */
  async until(name: string, wanted: (application: Application) => boolean, seconds = 240): Promise<Application> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const application = await this.application(name);
      if (wanted(application)) return application;
      if (Date.now() > end) throw new Error(`${name} after ${seconds} s: ${described(application)}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /** Renders and compares once more, without anything from the cache. */
  async refreshed(name: string): Promise<Application> {
    const key = 'argocd.argoproj.io/refresh';
    const metadata = { name, namespace, annotations: { [key]: 'hard' } };
    await this.hub.api.merge({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata });
    const annotation = ({ metadata: { annotations } }: Application) =>
      (annotations as Record<string, string> | undefined)?.[key];
    return this.until(name, (application) => annotation(application) === undefined, 120);
  }

  stop(): Promise<void> {
    return this.hub.stop();
  }
}

export function isWell({ status }: Application): boolean {
  const { sync, health, operationState } = status ?? {};
  return sync?.status === 'Synced' && health?.status === 'Healthy' && operationState?.phase === 'Succeeded';
}

/** What is not well, one thing after the other. */
function described({ status }: Application): string {
  const { sync, health, operationState, conditions = [], resources = [] } = status ?? {};
  const unwell = resources
    .filter(({ status: synced, health: own }) => synced !== 'Synced' || (own && own.status !== 'Healthy'))
    .map(({ kind, name, status: synced, health: own }) => `${kind} ${name}: ${synced} ${own?.status} ${own?.message}`);
  return [
    `${sync?.status} ${health?.status} ${operationState?.phase}: ${operationState?.message}`,
    ...conditions.map(({ type, message }) => `${type}: ${message}`),
    ...unwell,
  ].join('\n');
}

/** What a controller wants to find. */
function settings(): readonly KubernetesObject[] {
  const named = (name: string) => ({ name, namespace, labels: partOf });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: named('argocd-cm') },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: named('argocd-rbac-cm') },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: named('argocd-cmd-params-cm') },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: named('argocd-secret'),
      stringData: { 'server.secretkey': 'placeholder', 'admin.password': 'placeholder' },
    },
  ];
}

/** A folder for the PATH: Argo CD does what the name says by which it is started, and calls kustomize and scripts. */
function programs(folder: string, argocd: string, sources: string, kustomize: string): string {
  const path = made(folder, 'programs');
  const controllers = ['application-controller', 'applicationset-controller', 'notifications'];
  const names = ['repo-server', ...controllers].map((name) => `argocd-${name}`);
  for (const name of names) symlinkSync(argocd, join(path, name));
  symlinkSync(kustomize, join(path, 'kustomize'));
  for (const script of ['git-verify-wrapper.sh', 'gpg-wrapper.sh']) {
    cpSync(join(sources, 'hack', script), join(path, script));
    chmodSync(join(path, script), 0o755);
  }
  return path;
}

function made(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

async function port(): Promise<string> {
  return String(await freePort());
}
