import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Cluster } from '../../cluster/harness/cluster.js';
import { freePort } from '../../server/harness/free-port.js';
import { givenGitOpsTools } from './given.js';

const fluxNamespace = 'flux-system';
const requested = 'reconcile.fluxcd.io/requestedAt';

/** The state of an object of Flux, as far as tests look at it. */
export interface Reconciled extends KubernetesObject {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
    }[];
    readonly lastHandledReconcileAt?: string;
    readonly lastAppliedRevision?: string;
    readonly lastAttemptedRevision?: string;
  };
}

/** Flux on a cluster: source-controller and kustomize-controller. */
export class Flux {
  private constructor(readonly cluster: Cluster) {}

  /** @param notificationController - a binary below the sources; without it, events are not reported */
  static async start(cluster: Cluster, notificationController?: string): Promise<Flux> {
    const { kustomizeController, kustomizeControllerSources, sourceController, sourceControllerSources } =
      givenGitOpsTools();
    const definitions = [
      join(kustomizeControllerSources, 'config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml'),
      ...['buckets', 'externalartifacts', 'gitrepositories', 'helmcharts', 'helmrepositories', 'ocirepositories'].map(
        (plural) => join(sourceControllerSources, `config/crd/bases/source.toolkit.fluxcd.io_${plural}.yaml`),
      ),
    ];
    await cluster.installDefinitions(...definitions);
    const flux = new Flux(cluster);
    await flux.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: fluxNamespace } });
    const storage = join(cluster.folder, 'artifacts');
    const temporary = join(cluster.folder, 'tmp');
    for (const folder of [storage, temporary]) mkdirSync(folder, { recursive: true });
    const env = { KUBECONFIG: cluster.kubeconfig, RUNTIME_NAMESPACE: fluxNamespace, TMPDIR: temporary };
    const artifacts = await address();
    const common = async () => ['--metrics-addr=0', `--health-addr=${await address()}`, '--log-encoding=json'];
    await cluster.run(
      sourceController,
      [
        ...(await common()),
        `--storage-path=${storage}`,
        `--storage-addr=${artifacts}`,
        `--storage-adv-addr=${artifacts}`,
      ],
      { env },
    );
    const events = notificationController ? await startNotifications(cluster, notificationController, env) : [];
    await cluster.run(kustomizeController, [...(await common()), ...events, '--requeue-dependency=1s'], { env });
    return flux;
  }

  async apply(object: KubernetesObject): Promise<void> {
    const { status, body } = await this.cluster.api.apply(object);
    if (status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${JSON.stringify(body)}`);
  }

  async get({ apiVersion, kind, metadata }: KubernetesObject): Promise<Reconciled> {
    const { name, namespace = fluxNamespace } = metadata;
    const { body } = await this.cluster.api.get({ apiVersion, kind, metadata: { name, namespace } });
    return body as Reconciled;
  }

  /** Waits until an object is as wanted. */
  async until(object: KubernetesObject, wanted: (found: Reconciled) => boolean, seconds = 240): Promise<Reconciled> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const found = await this.get(object);
      if (wanted(found)) return found;
      if (Date.now() > end)
        throw new Error(`${object.metadata.name} after ${seconds} s: ${JSON.stringify(found.status)}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  /** Has it reconciled once more, at once, until it is ready. */
  async reconciled(object: KubernetesObject): Promise<Reconciled> {
    const at = await this.requested(object);
    return this.until(object, (found) => found.status?.lastHandledReconcileAt === at && isReady(found));
  }

  /** Asks for that, as a webhook of a repository does. */
  async requested(object: KubernetesObject): Promise<string> {
    const { apiVersion, kind, metadata } = object;
    const { name, namespace = fluxNamespace } = metadata;
    const at = new Date().toISOString();
    await this.cluster.api.merge({
      apiVersion,
      kind,
      metadata: { name, namespace, annotations: { [requested]: at } },
    } as KubernetesObject);
    return at;
  }

  /** Objects that were created or changed so far, as kustomize-controller logs them: `Job/mlflow/x created`. */
  get changes(): readonly string[] {
    return this.cluster
      .logOf('kustomize-controller')
      .split('\n')
      .filter((line) => line.includes('"output"'))
      .flatMap((line) => Object.entries((JSON.parse(line) as { output: Record<string, string> }).output))
      .filter(([, what]) => what !== 'unchanged' && what !== 'skipped')
      .map(([object, what]) => `${object} ${what}`);
  }
}

export function isReady({ status }: Reconciled): boolean {
  return (status?.conditions ?? []).some(({ type, status: met }) => type === 'Ready' && met === 'True');
}

/** The options by which others report to it. */
async function startNotifications(
  cluster: Cluster,
  binary: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const definitions = join(dirname(binary), '..', 'config/crd/bases');
  await cluster.installDefinitions(
    ...['alerts', 'providers', 'receivers'].map((plural) =>
      join(definitions, `notification.toolkit.fluxcd.io_${plural}.yaml`),
    ),
  );
  const events = await address();
  const others = [`--receiverAddr=${await address()}`, `--health-addr=${await address()}`];
  await cluster.run(binary, ['--metrics-addr=0', `--events-addr=${events}`, ...others], { env });
  return [`--events-addr=http://${events}/`];
}

async function address(): Promise<string> {
  return `127.0.0.1:${await freePort()}`;
}
