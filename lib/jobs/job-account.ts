import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ServiceAccount } from '../../imports/kubernetes.js';
import { dnsFlow, type Flow, type FlowEnd, ownPods } from '../model/flow.js';
import { type Job, labelsOf } from '../model/instance.js';
import { jobNameOf } from '../model/names.js';
import { joinConnections, type PodConnection } from '../model/pod-connection.js';
import type { JobServer } from '../pods/job-server.js';

export interface JobAccountProps {
  readonly server: Pick<JobServer, 'instance' | 'dnsPorts' | 'selectorOfJob'>;
  readonly component: Job;
  /** Name of the job in documents: `garbage collection`. */
  readonly what: string;
  /** The stores that it connects to directly, some of which require annotations of the account. */
  readonly connections: readonly PodConnection[];
}

/** The identity of a job of the server: its name, a separate account, labels, and its endpoint of flows. */
export class JobAccount extends Construct {
  /** Name of the account, job, policy and all other objects of the job. */
  readonly name: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly pods: FlowEnd;
  /** Whether the job authenticates to a cloud with a token of the account. */
  readonly usesToken: boolean;
  /** Flows of every job: to DNS, and to its stores. */
  readonly commonFlows: readonly Flow[];

  constructor(scope: Construct, id: string, { server, component, what, connections }: JobAccountProps) {
    super(scope, id);
    const { instance, dnsPorts } = server;
    const { namespace } = instance;
    const annotations = joinConnections(connections).serviceAccountAnnotations;
    this.usesToken = Object.keys(annotations).length > 0;
    this.name = jobNameOf(instance, component);
    this.metadata = { name: this.name, namespace, labels: labelsOf(instance, component) };
    this.pods = ownPods(what, { component, name: this.name, namespace, podLabels: server.selectorOfJob(component) });
    this.commonFlows = [
      dnsFlow(this.pods, dnsPorts),
      ...connections.flatMap((connection) => connection.flows(this.pods)),
    ];
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...this.metadata, ...(this.usesToken ? { annotations } : {}) },
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
  }
}
