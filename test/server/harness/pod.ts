import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerPort, Container as ContainerSpec, PodSpec, Probe } from '../../../imports/kubernetes.js';
import type { Cluster } from '../../cluster/harness/cluster.js';
import { Container, type Exit } from './container.js';
import { expanded } from './expansion.js';
import { Namespaces } from './namespaces.js';
import type { Network } from './network.js';
import type { PodFacts } from './pod-facts.js';
import { ask, type ProbeResult } from './probe.js';
import { type Mount, sandboxed } from './sandbox.js';
import type { Services } from './services.js';
import type { PodTemplate } from './templates.js';
import { variablesOf } from './variables.js';
import { volumesOf } from './volumes.js';

/** What stands for the image of every container. */
export interface Image {
  /** Folders of this machine that a container sees. */
  readonly folders: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: number;
  readonly group: number;
}

export interface PodSurroundings {
  readonly cluster: Cluster;
  readonly network: Network;
  readonly services: Services;
  readonly image: Image;
  /** Where claims keep what pods wrote. */
  readonly claims: string;
}

export interface PodProps {
  readonly namespace: string;
  readonly name: string;
  /** The user that OpenShift would choose for the namespace. */
  readonly assignedUser?: number;
}

const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';
const pollInterval = 200;
/** Until no Service sends a deleted pod connections any more: events on their way to every kube-proxy. */
const nodesHearAfter = 1000;

/** A pod that runs: its template's containers as processes of this machine, each in a sandbox, in a network of their own. */
export class Pod {
  /** What the kubelet would have reported. */
  readonly events: string[] = [];
  private readonly containers = new Map<string, Container>();
  private isReady = false;
  private isDeleted = false;

  private constructor(
    readonly template: PodTemplate,
    readonly facts: PodFacts,
    private readonly namespaces: Namespaces,
    private readonly folder: string,
  ) {}

  /** Runs its init containers and starts the others. */
  static async start(template: PodTemplate, props: PodProps, surroundings: PodSurroundings): Promise<Pod> {
    const namespaces = await Namespaces.create();
    const ip = await surroundings.network.attach(namespaces);
    const facts: PodFacts = {
      ...props,
      uid: randomUUID(),
      ip,
      serviceAccount: template.spec.serviceAccountName ?? 'default',
      labels: template.metadata?.labels ?? {},
      annotations: template.metadata?.annotations ?? {},
    };
    const folder = join(surroundings.cluster.folder, 'pods', facts.uid);
    mkdirSync(folder, { recursive: true });
    const pod = new Pod(template, facts, namespaces, folder);
    try {
      await pod.startContainers(surroundings, props.assignedUser);
    } catch (error) {
      await namespaces.end();
      throw error;
    }
    return pod;
  }

  get ip(): string {
    return this.facts.ip;
  }

  /** Whether Services send it connections. */
  get ready(): boolean {
    return this.isReady && !this.isDeleted && this.isRunning;
  }

  get isRunning(): boolean {
    return this.mainContainers().every((container) => container.isRunning);
  }

  get ports(): readonly ContainerPort[] {
    return this.template.spec.containers.flatMap(({ ports = [] }) => ports);
  }

  /** What a container printed; the first one, unless one is named. */
  log(name = this.template.spec.containers[0]?.name ?? ''): string {
    return this.containers.get(name)?.log ?? '';
  }

  /** Number of the first process of the first container. */
  get pid(): number {
    return this.containers.get(this.template.spec.containers[0]?.name ?? '')?.pid ?? 0;
  }

  /** Waits for its containers to end by themselves, as those of a Job do; the first that fails says how. */
  async ended(): Promise<Exit> {
    const exits = await Promise.all(this.mainContainers().map(({ exited }) => exited));
    await this.namespaces.end();
    return exits.find(({ exitCode }) => exitCode !== 0) ?? exits[0] ?? { exitCode: 0, log: '' };
  }

  /** Asks one of the probes of its first container once. */
  probe(kind: 'startup' | 'readiness' | 'liveness'): Promise<ProbeResult> {
    const probe = this.probes[kind];
    if (!probe) throw new Error(`the container has no ${kind} probe`);
    return ask(probe, this.ip, this.ports);
  }

  /** Waits until it has started and is ready by its own probes, within the time that they give it. */
  async untilReady(): Promise<this> {
    const { startup, readiness } = this.probes;
    await this.until('startup', startup);
    await this.until('readiness', readiness);
    this.isReady = true;
    void this.watch();
    return this;
  }

  /** Ends it as `kubectl delete` does: nodes hear of it a little later, and its preStop is part of its grace period. */
  async delete(): Promise<Exit> {
    const told = pause(nodesHearAfter).then(() => {
      this.isDeleted = true;
    });
    const { terminationGracePeriodSeconds: grace = 30, containers } = this.template.spec;
    const exits = await Promise.all(
      containers.map(async ({ name, lifecycle }) => {
        const wait = preStopSeconds(lifecycle);
        await pause(wait * 1000);
        return this.containers.get(name)?.stop(grace - wait);
      }),
    );
    await told;
    await this.namespaces.end();
    return exits[0] ?? { exitCode: 0, log: '' };
  }

  /** Ends it as a machine does whose plug is pulled. */
  async kill(): Promise<void> {
    this.isDeleted = true;
    for (const container of this.mainContainers()) container.signal('SIGKILL');
    await Promise.all(this.mainContainers().map(({ exited }) => exited));
    await this.namespaces.end();
  }

  private get probes(): Readonly<Record<'startup' | 'readiness' | 'liveness', Probe | undefined>> {
    const [container] = this.template.spec.containers;
    return {
      startup: container?.startupProbe,
      readiness: container?.readinessProbe,
      liveness: container?.livenessProbe,
    };
  }

  private mainContainers(): readonly Container[] {
    return this.template.spec.containers.flatMap(({ name }) => this.containers.get(name) ?? []);
  }

  /** Asks more often than the kubelet, and gives up when it would. */
  private async until(kind: string, probe: Probe | undefined): Promise<void> {
    if (!probe) return;
    const { initialDelaySeconds = 0, failureThreshold = 3, periodSeconds = 10 } = probe;
    const end = Date.now() + (initialDelaySeconds + failureThreshold * periodSeconds) * 1000;
    for (;;) {
      const { success, message } = await ask(probe, this.ip, this.ports);
      if (success) return;
      if (!this.isRunning) throw new Error(`${this.facts.name} has ended before its ${kind} probe\n${this.tail()}`);
      if (Date.now() > end) throw new Error(`${this.facts.name}: ${kind} probe: ${message}\n${this.tail()}`);
      await pause(pollInterval);
    }
  }

  /** Goes on asking, at the kubelet's own pace. */
  private async watch(): Promise<void> {
    const { readiness, liveness } = this.probes;
    while (this.isRunning && !this.isDeleted) {
      await pause((readiness?.periodSeconds ?? 10) * 1000);
      if (this.isDeleted || !this.isRunning) return;
      if (readiness) this.isReady = await this.asked('Readiness', readiness);
      if (liveness) await this.asked('Liveness', liveness);
    }
  }

  private async asked(what: string, probe: Probe): Promise<boolean> {
    const { success, message } = await ask(probe, this.ip, this.ports);
    if (!success && !this.isDeleted) this.events.push(`${what} probe failed: ${message}`);
    return success;
  }

  private tail(): string {
    return this.log().split('\n').slice(-30).join('\n');
  }

  private async startContainers(surroundings: PodSurroundings, assignedUser: number | undefined): Promise<void> {
    const { cluster, claims } = surroundings;
    const spec = await withAccount(this.template.spec, this.facts, cluster);
    const fsGroup = spec.securityContext?.fsGroup ?? assignedUser;
    const fsUser = spec.securityContext?.runAsUser ?? assignedUser;
    const { facts, namespaces, folder } = this;
    const volumes = await volumesOf(spec, { cluster, facts, namespaces, folder, claims, fsGroup, fsUser });
    const start = (container: ContainerSpec) =>
      this.startContainer(container, spec, volumes, surroundings, assignedUser);
    for (const container of spec.initContainers ?? []) {
      const { exitCode, log } = await (await start(container)).exited;
      if (exitCode !== 0) throw new Error(`init container ${container.name} ended with ${exitCode}\n${log}`);
    }
    for (const container of spec.containers) await start(container);
  }

  private async startContainer(
    container: ContainerSpec,
    spec: PodSpec,
    volumes: ReadonlyMap<string, string>,
    { cluster, services, image }: PodSurroundings,
    assignedUser: number | undefined,
  ): Promise<Container> {
    const links = spec.enableServiceLinks === false ? {} : services.links(this.facts.namespace);
    const env = {
      ...image.env,
      HOSTNAME: this.facts.name,
      HOME: '/',
      // Its certificate names it so; on a cluster these are the address of the Service.
      KUBERNETES_SERVICE_HOST: 'kubernetes.default.svc',
      KUBERNETES_SERVICE_PORT: '443',
      ...(await variablesOf(container, this.facts, links, cluster.api)),
    };
    const [podContext, ownContext] = [spec.securityContext, container.securityContext];
    const user = ownContext?.runAsUser ?? podContext?.runAsUser ?? assignedUser ?? image.user;
    if ((ownContext?.runAsNonRoot ?? podContext?.runAsNonRoot) && user === 0)
      throw new Error(`container ${container.name} has runAsNonRoot and would run as root`);
    const fsGroup = podContext?.fsGroup ?? assignedUser;
    const commandLine = sandboxed({
      image: image.folders,
      mounts: [...this.systemFiles(services), ...mountsOf(container, volumes)],
      readOnlyRoot: ownContext?.readOnlyRootFilesystem ?? false,
      hostname: this.facts.name,
      user,
      group: ownContext?.runAsGroup ?? podContext?.runAsGroup ?? image.group,
      groups: [...(podContext?.supplementalGroups ?? []), ...(fsGroup === undefined ? [] : [fsGroup])],
      cwd: container.workingDir ?? '/',
      command: [...(container.command ?? []), ...(container.args ?? [])].map((part) => expanded(part, env)),
    });
    const logFile = join(this.folder, `${container.name}.log`);
    const started = await Container.start(commandLine, env, this.namespaces, logFile);
    this.containers.set(container.name, started);
    return started;
  }

  /** What the kubelet and the container engine put into `/etc`. There is no DNS: all names are in the hosts file. */
  private systemFiles(services: Services): readonly Mount[] {
    const file = (name: string, text: string): string => {
      const path = join(this.folder, name);
      writeFileSync(path, text);
      return path;
    };
    const hosts = services.hostsFile(join(this.folder, 'hosts'), this.facts.namespace);
    return [
      { source: hosts, target: '/etc/hosts', readOnly: true },
      { source: file('resolv.conf', ''), target: '/etc/resolv.conf', readOnly: true },
      { source: file('passwd', 'root:x:0:0:root:/root:/bin/sh\n'), target: '/etc/passwd', readOnly: true },
      { source: file('group', 'root:x:0:\n'), target: '/etc/group', readOnly: true },
      { source: file('nsswitch.conf', 'hosts: files\n'), target: '/etc/nsswitch.conf', readOnly: true },
    ];
  }
}

function mountsOf({ name, volumeMounts = [] }: ContainerSpec, volumes: ReadonlyMap<string, string>): readonly Mount[] {
  return volumeMounts.map(({ name: volume, mountPath, subPath, subPathExpr, readOnly = false }) => {
    const source = volumes.get(volume);
    if (source === undefined) throw new Error(`container ${name} mounts ${volume}, which is not a volume of the pod`);
    if (subPathExpr) throw new Error('the runner knows no subPathExpr');
    return { source: subPath ? join(source, subPath) : source, target: mountPath, readOnly };
  });
}

/** The pod with the files of its account, which the API server adds unless pod or account say no. */
async function withAccount(spec: PodSpec, facts: PodFacts, cluster: Cluster): Promise<PodSpec> {
  const metadata = { namespace: facts.namespace, name: facts.serviceAccount };
  const { status, body } = await cluster.api.get({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  if (status !== 200) throw new Error(`there is no ServiceAccount ${metadata.namespace}/${metadata.name}`);
  if (!(spec.automountServiceAccountToken ?? body['automountServiceAccountToken'] ?? true)) return spec;
  const name = 'kube-api-access';
  const certificate = { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] };
  const namespace = { path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } };
  const projected = {
    sources: [
      { serviceAccountToken: { path: 'token' } },
      { configMap: certificate },
      { downwardAPI: { items: [namespace] } },
    ],
  };
  const mounted = (container: ContainerSpec): ContainerSpec => {
    const mounts = container.volumeMounts ?? [];
    if (mounts.some(({ mountPath }) => mountPath === accountFolder)) return container;
    return { ...container, volumeMounts: [...mounts, { name, mountPath: accountFolder, readOnly: true }] };
  };
  return {
    ...spec,
    volumes: [...(spec.volumes ?? []), { name, projected }],
    containers: spec.containers.map(mounted),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(mounted) } : {}),
  };
}

function preStopSeconds(lifecycle: ContainerSpec['lifecycle']): number {
  const { preStop } = lifecycle ?? {};
  if (!preStop) return 0;
  if (!preStop.sleep) throw new Error('the runner knows preStop by sleep');
  return preStop.sleep.seconds;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
