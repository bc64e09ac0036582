import { run } from '../../cluster/harness/cluster.js';
import { Namespaces, shell } from './namespaces.js';

/**
 * The network of a node: a bridge that pods are plugged into, and one cable to this machine. It leads nowhere else.
 * The bridge lies in a namespace of its own, with which the cable goes too.
 */
export class Network {
  private pods = 0;
  private services = 0;

  private constructor(
    private readonly node: Namespaces,
    private readonly cable: string,
    /** `198.18.7`: of the addresses that are kept for tests of networks (RFC 2544). */
    private readonly prefix: string,
  ) {}

  static async create(): Promise<Network> {
    const node = await Namespaces.create();
    for (let attempt = 0; attempt < 250; attempt += 1) {
      const part = ((process.pid + attempt) % 250) + 1;
      const cable = `mlflow${part}`;
      const { exitCode } = await run('ip', `link add ${cable} type veth peer name uplink netns ${node.pid}`.split(' '));
      if (exitCode !== 0) continue;
      const network = new Network(node, cable, `198.18.${part}`);
      await network.connect();
      return network;
    }
    throw new Error('this machine gives no virtual network cable: ip link add type veth');
  }

  /** The address by which pods reach this machine, and by which it reaches them. */
  get host(): string {
    return `${this.prefix}.1`;
  }

  /** Plugs a pod in; gives its address. */
  async attach(pod: Namespaces): Promise<string> {
    this.pods += 1;
    // Others may still have a connection to the last pod of an address.
    const address = `${this.prefix}.${10 + (this.pods % 190)}`;
    const plug = `pod${this.pods}`;
    await this.node.sh(
      `ip link add ${plug} type veth peer name eth0 netns ${pod.pid}; ip link set ${plug} master bridge up`,
    );
    await pod.sh(
      // As container engines have it: any user may listen on any port.
      `ip link set lo up; ip addr add ${address}/24 dev eth0; ip link set eth0 up; echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start`,
    );
    return address;
  }

  /** An address of this machine's end for a Service. */
  async serviceAddress(): Promise<string> {
    this.services += 1;
    const address = `${this.prefix}.${200 + this.services}`;
    await shell(`ip addr add ${address}/32 dev ${this.cable}`);
    return address;
  }

  end(): Promise<void> {
    return this.node.end();
  }

  private async connect(): Promise<void> {
    await this.node.sh('ip link add bridge type bridge; ip link set bridge up; ip link set uplink master bridge up');
    await shell(`ip addr add ${this.host}/24 dev ${this.cable}; ip link set ${this.cable} up`);
  }
}
