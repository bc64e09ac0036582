import { join } from 'node:path';
import { Cluster } from '../../cluster/harness/cluster.js';
import { overlays } from '../../cluster/harness/overlays.js';
import { Reader } from '../../cluster/harness/reader.js';
import { create } from '../../cluster/harness/writes.js';
import { Controllers } from './controllers.js';

const account = { namespace: 'gitops', name: 'gitops' };

/** What the application controller of OpenShift GitOps may do on every cluster (gitops-operator, controllers/argocd/openshift.go). */
export const readAll = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
  { nonResourceURLs: ['*'], verbs: ['get', 'list'] },
];

/** A cluster that meets the prerequisites of an overlay, with the controllers that its objects wait for. */
export class Target {
  private controllers: Controllers | undefined;

  private constructor(
    readonly cluster: Cluster,
    private readonly folder: string,
  ) {}

  /**
   * Its controllers begin at once, or when they are asked to.
   *
   * @param root - the folder of the overlays; those of this repository by default
   */
  static async start(
    overlay: string,
    controllers: 'begin' | 'wait' = 'begin',
    root: string = overlays,
  ): Promise<Target> {
    const folder = join(root, overlay);
    const cluster = await Cluster.start();
    try {
      await new Reader(cluster, folder).meetPrerequisites();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    const target = new Target(cluster, folder);
    if (controllers === 'begin') target.beginControllers();
    return target;
  }

  beginControllers(): void {
    this.controllers = new Controllers(this.cluster, this.folder);
  }

  /** A token of an account with these rules, which is what a GitOps controller has there. */
  async tokenWith(rules: readonly object[]): Promise<string> {
    const { cluster } = this;
    const { name, namespace } = account;
    const kind = 'ClusterRole';
    const group = 'rbac.authorization.k8s.io';
    await create(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await create(cluster, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
    await create(cluster, { apiVersion: `${group}/v1`, kind, metadata: { name }, rules });
    await create(cluster, {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: group, kind, name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    });
    return cluster.tokenOf(namespace, name);
  }

  async stop(): Promise<void> {
    await this.controllers?.stop();
    await this.cluster.stop();
  }
}
