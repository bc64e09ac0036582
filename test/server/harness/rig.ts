import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from '../../../imports/kubernetes.js';
import { groupOf, type KubernetesObject } from '../../../lib/kubernetes/object.js';
import { Cluster, type ClusterProps } from '../../cluster/harness/cluster.js';
import { givenTools } from './given.js';
import type { Image, Images } from './image.js';
import { Network } from './network.js';
import { Pod, type PodProps } from './pod.js';
import { portNumber } from './probe.js';
import { Services, type Target } from './services.js';
import type { PodTemplate } from './templates.js';

/** Kinds that pods read or are authorized by. Workloads are run by the tests themselves. */
const stored = ['Namespace', 'ServiceAccount', 'Secret', 'ConfigMap', 'Service'];

export interface RigProps extends ClusterProps {
  /** @default - the image of the server stands for every image */
  readonly images?: Images;
}

/** A cluster of a test's own whose pods really run. */
export class Rig {
  private readonly pods: Pod[] = [];

  private constructor(
    readonly cluster: Cluster,
    private readonly network: Network,
    readonly services: Services,
    private readonly images: Images,
  ) {}

  static async start({ images = () => givenTools().image, ...props }: RigProps = {}): Promise<Rig> {
    const [cluster, network] = await Promise.all([Cluster.start({ extent: 'api', ...props }), Network.create()]);
    // Programs that may not run as root keep their files in it too; its own are nobody else's.
    chmodSync(cluster.folder, 0o711);
    const services = new Services(network);
    const rig = new Rig(cluster, network, services, images);
    const { hostname: host, port } = cluster.server;
    await rig.addService('kubernetes', 'default', 443, { host, port: Number(port) });
    return rig;
  }

  /** Stores what pods need of an overlay, and lets its Services work. */
  async apply(objects: readonly KubernetesObject[]): Promise<void> {
    for (const object of objects.filter(isStored)) {
      await this.must(object);
      if (object.kind === 'Namespace') await this.furnish(object.metadata.name);
      if (object.kind === 'Service') await this.serve(object);
    }
  }

  /** A Service that is a program of this machine. */
  async addService(name: string, namespace: string, port: number, target: Target): Promise<void> {
    await this.services.add(name, namespace, [{ port, targets: () => [target] }]);
  }

  /** Starts a pod; a Job's has still to end, a server's to become ready. */
  async run(template: PodTemplate, props: PodProps, image?: Image): Promise<Pod> {
    const { cluster, network, services } = this;
    const images = image ? () => image : this.images;
    const surroundings = { cluster, network, services, images, claims: this.claims };
    const pod = await Pod.start(template, props, surroundings);
    this.pods.push(pod);
    return pod;
  }

  /** An address of the node that nothing else connects from. */
  address(): Promise<string> {
    return this.network.serviceAddress();
  }

  /** A folder of the rig that programs of any user may look for files in. */
  folder(name: string): string {
    const folder = join(this.cluster.folder, name);
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    return folder;
  }

  async stop(): Promise<void> {
    await Promise.all(this.pods.map((pod) => pod.kill()));
    await this.services.end();
    await this.network.end();
    await this.cluster.stop();
  }

  private get claims(): string {
    return this.folder('claims');
  }

  private async must(object: KubernetesObject): Promise<void> {
    const { status, body } = await this.cluster.api.apply(object);
    if (status > 201) throw new Error(JSON.stringify(body));
  }

  /** What the controllers give to each namespace. */
  private async furnish(namespace: string): Promise<void> {
    await this.must({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } });
    await this.must({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-root-ca.crt', namespace },
      data: { 'ca.crt': readFileSync(this.cluster.certificate, 'utf8') },
    });
  }

  private async serve(object: KubernetesObject): Promise<void> {
    const { name, namespace = '' } = object.metadata;
    const { selector, ports = [] } = object['spec'] as NonNullable<Service['spec']>;
    if (!selector) return;
    const chosen = () =>
      this.pods.filter(
        ({ facts, ready }) =>
          ready &&
          facts.namespace === namespace &&
          Object.entries(selector).every(([key, value]) => facts.labels[key] === value),
      );
    await this.services.add(
      name,
      namespace,
      ports.map((port) => ({
        port: port.port,
        ...(port.name ? { name: port.name } : {}),
        targets: () =>
          chosen().map(({ ip, ports: own }) => ({ host: ip, port: portNumber(port.targetPort ?? port.port, own) })),
      })),
    );
  }
}

function isStored({ apiVersion, kind }: KubernetesObject): boolean {
  const group = groupOf(apiVersion);
  return group === 'rbac.authorization.k8s.io' || (group === '' && stored.includes(kind));
}
