import { writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Network } from './network.js';

/** Where a connection to a Service goes. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** Those that are ready just now, of which connections get one in turn. */
  readonly targets: () => readonly Target[];
}

interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
  readonly ports: readonly ServicePort[];
}

/**
 * Services and their names, as kube-proxy and the cluster's DNS make them: each has an address of the node, and the
 * hosts file of every pod knows it.
 */
export class Services {
  private readonly services: Service[] = [];
  private readonly others = new Map<string, { readonly address: string; readonly namespace: string | undefined }>();
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly hostsFiles = new Map<string, string>();

  constructor(private readonly network: Network) {}

  async add(name: string, namespace: string, ports: readonly ServicePort[]): Promise<void> {
    const address = await this.listen(ports);
    this.services.push({ name, namespace, address, ports });
    this.writeHosts();
  }

  /** A host outside the cluster; one that only the pods of a namespace can find, if it is given. */
  async addHost(name: string, ports: readonly ServicePort[], namespace?: string): Promise<void> {
    this.others.set(name, { address: await this.listen(ports), namespace });
    this.writeHosts();
  }

  /** Path of a hosts file for a pod of a namespace, kept up to date. */
  hostsFile(path: string, namespace: string): string {
    this.hostsFiles.set(path, namespace);
    this.writeHosts();
    return path;
  }

  /** Host and port of a Service for clients on this machine. */
  addressOf(name: string, namespace: string): string {
    const service = this.services.find((candidate) => candidate.name === name && candidate.namespace === namespace);
    if (!service) throw new Error(`there is no Service ${namespace}/${name}`);
    return service.address;
  }

  /** The pods behind a port of a Service that are ready just now. */
  targetsOf(name: string, namespace: string, port: number): readonly Target[] {
    const service = this.services.find((candidate) => candidate.name === name && candidate.namespace === namespace);
    return service?.ports.find((candidate) => candidate.port === port)?.targets() ?? [];
  }

  /** `MLFLOW_SERVICE_HOST`, `MLFLOW_PORT` and so on, which a pod gets for each Service of its namespace unless it says no. */
  links(namespace: string): Readonly<Record<string, string>> {
    return Object.assign(
      {},
      ...this.services.filter((service) => service.namespace === namespace).map(linksOf),
    ) as Readonly<Record<string, string>>;
  }

  async end(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  private async listen(ports: readonly ServicePort[]): Promise<string> {
    const address = await this.network.serviceAddress();
    for (const port of ports) {
      const server = createServer({ allowHalfOpen: true }, this.forwarder(port));
      await new Promise<void>((resolve, reject) =>
        server.once('error', reject).listen(port.port, address, () => resolve()),
      );
      this.servers.push(server);
    }
    return address;
  }

  private forwarder({ targets }: ServicePort): (client: Socket) => void {
    let turn = 0;
    return (client) => {
      const ready = targets();
      const target = ready[turn++ % ready.length];
      if (!target) {
        client.resetAndDestroy();
        return;
      }
      const server = connect({ ...target, allowHalfOpen: true });
      for (const [one, other] of [
        [client, server],
        [server, client],
      ] as const) {
        this.sockets.add(one);
        one.on('error', () => other.resetAndDestroy());
        one.on('close', () => {
          this.sockets.delete(one);
          other.end();
        });
        one.pipe(other);
      }
    };
  }

  private writeHosts(): void {
    for (const [path, namespace] of this.hostsFiles) {
      const lines = this.services.map((service) => {
        const { name, address } = service;
        const local = service.namespace === namespace ? [name] : [];
        const full = `${name}.${service.namespace}`;
        return [address, `${full}.svc.cluster.local`, `${full}.svc`, full, ...local].join(' ');
      });
      const others = [...this.others].flatMap(([name, { address, namespace: only }]) =>
        only === undefined || only === namespace ? [`${address} ${name}`] : [],
      );
      // In place: pods have the file itself.
      writeFileSync(path, ['127.0.0.1 localhost', ...lines, ...others, ''].join('\n'));
    }
  }
}

/** k8s.io/kubernetes, pkg/kubelet/envvars/envvars.go */
function linksOf({ name, address, ports }: Service): Readonly<Record<string, string>> {
  const prefix = name.toUpperCase().replaceAll('-', '_');
  const [first] = ports;
  if (!first) return {};
  const links: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: address,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
    [`${prefix}_PORT`]: `tcp://${address}:${first.port}`,
  };
  for (const { name: portName, port } of ports) {
    if (portName) links[`${prefix}_SERVICE_PORT_${portName.toUpperCase().replaceAll('-', '_')}`] = String(port);
    const portPrefix = `${prefix}_PORT_${port}_TCP`;
    links[portPrefix] = `tcp://${address}:${port}`;
    links[`${portPrefix}_PROTO`] = 'tcp';
    links[`${portPrefix}_PORT`] = String(port);
    links[`${portPrefix}_ADDR`] = address;
  }
  return links;
}
