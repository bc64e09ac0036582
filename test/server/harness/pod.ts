import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerPort, Container as ContainerSpec, Probe } from '../../../imports/kubernetes.js';
import type { Cluster, Output } from '../../cluster/harness/cluster.js';
import type { Container, Exit } from './container.js';
import type { Images } from './image.js';
import { Namespaces } from './namespaces.js';
import type { Network } from './network.js';
import { startContainers } from './pod-containers.js';
import type { PodFacts } from './pod-facts.js';
import { ask, type ProbeResult } from './probe.js';
import type { Services } from './services.js';
import type { PodTemplate } from './templates.js';

export interface PodSurroundings {
  readonly cluster: Cluster;
  readonly network: Network;
  readonly services: Services;
  readonly images: Images;
  /** Where claims keep what pods wrote. */
  readonly claims: string;
}

export interface PodProps {
  readonly namespace: string;
  readonly name: string;
  /** The user that OpenShift would choose for the namespace. */
  readonly assignedUser?: number;
}

const pollInterval = 200;
/** Until no Service sends a deleted pod connections any more: events on their way to every kube-proxy. */
const nodesHearAfter = 1000;

/** A pod that runs: its template's containers as processes of this machine, each in a sandbox, in a network of their own. */
export class Pod {
  /** What the kubelet would have reported. */
  readonly events: string[] = [];
  private containers: ReadonlyMap<string, Container> = new Map();
  private isReady = false;
  private isDeleted = false;

  private constructor(
    readonly template: PodTemplate,
    readonly facts: PodFacts,
    private readonly namespaces: Namespaces,
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
    const pod = new Pod(template, facts, namespaces);
    try {
      const { assignedUser } = props;
      pod.containers = await startContainers(template.spec, {
        ...surroundings,
        facts,
        namespaces,
        folder,
        assignedUser,
      });
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

  /** Runs a program in its first container. */
  exec(command: readonly string[]): Promise<Output> {
    const [container] = this.mainContainers();
    if (!container) throw new Error(`${this.facts.name} has no container that runs`);
    return container.exec(command);
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
    return ask(probe, this);
  }

  /** Asks one of its probes as often as the kubelet does before it acts on the failures; gives the last answer. */
  async judge(kind: 'readiness' | 'liveness'): Promise<ProbeResult> {
    let result = await this.probe(kind);
    for (let failures = 1; !result.success && failures < (this.probes[kind]?.failureThreshold ?? 3); failures++)
      result = await this.probe(kind);
    return result;
  }

  /**
   * Waits until it has started and is ready by its own probes, within the time that they give it, or within a time in
   * seconds: without a startup probe only the liveness probe would end a pod that is slow on a busy machine.
   */
  async untilReady(patience = 0): Promise<this> {
    const { startup, readiness } = this.probes;
    await this.until('startup', startup);
    await this.until('readiness', readiness, patience);
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
  private async until(kind: string, probe: Probe | undefined, patience = 0): Promise<void> {
    if (!probe) return;
    const { initialDelaySeconds = 0, failureThreshold = 3, periodSeconds = 10 } = probe;
    const seconds = Math.max(patience, initialDelaySeconds + failureThreshold * periodSeconds);
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const { success, message } = await ask(probe, this);
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
    const { success, message } = await ask(probe, this);
    if (!success && !this.isDeleted) this.events.push(`${what} probe failed: ${message}`);
    return success;
  }

  private tail(): string {
    return this.log().split('\n').slice(-30).join('\n');
  }
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
