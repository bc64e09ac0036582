import type { EnvVar, PolicyRule, Volume, VolumeMount } from '../../imports/kubernetes.js';
import type { BackedUpDatabases } from '../model/backed-up.js';
import type { FlowEnd } from '../model/flow.js';
import type { Instance, Job } from '../model/instance.js';
import type { NetworkPolicySettings } from '../model/network-policy-schema.js';
import type { PodConnection } from '../model/pod-connection.js';
import type { Requirement } from '../model/requirement.js';
import type { CaSource } from '../schema/ca-source.js';
import type { MlflowImage } from './mlflow-pod.js';
import type { PodSetting } from './pod-setting.js';

/** How a job authenticates to the server with its account, and the preamble of its script. */
export interface JobIdentity {
  /** Whether MLflow's client reads the token of the account automatically. */
  readonly usesToken: boolean;
  readonly env: readonly EnvVar[];
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
  /** Python code that precedes the script. */
  readonly script: string;
}

/** A server of either form, as its jobs see it. */
export interface JobServer {
  readonly instance: Instance;
  readonly image: MlflowImage;
  /** Version of MLflow in the image. */
  readonly version: string;
  /** Settings of the environment for the pods of jobs. */
  readonly podSetting: PodSetting;
  /** CAs that pods trust because of the platform, besides those of their settings. */
  readonly platformAuthorities: readonly CaSource[];
  /** Ports on which pods reach DNS. */
  readonly dnsPorts: readonly number[];
  readonly apiServer: NetworkPolicySettings['apiServer'];

  /** URI of the server for pods of the cluster. */
  readonly uri: string;
  /** Port of the server's pods. */
  readonly port: number;
  /** The server's pods, as a destination of flows. */
  readonly endpoint: FlowEnd;
  /** Labels that select the server's pods. */
  readonly serverLabels: Readonly<Record<string, string>>;
  /**
   * The CA of the server's certificate.
   * @default - the server has no certificate
   */
  readonly ownAuthority?: CaSource;
  /** Objects of others that pods need to call the server. */
  readonly callerRequirements: readonly Requirement[];

  /** Labels that select the pods of a job, and no others. */
  selectorOfJob(job: Job): Readonly<Record<string, string>>;
  /** All labels of those pods. */
  labelsOfJob(job: Job): Readonly<Record<string, string>>;
  /** Name of the rights of a job outside the namespace of the server. */
  rightsName(job: string): string;
  identityOf(account: { readonly name: string; readonly namespace: string }): JobIdentity;
  /** Whether Kubernetes authorizes what an account does in the server. */
  readonly asksKubernetes: boolean;
  /**
   * Variables and rights of a program that finds the workspaces by itself.
   * @default - namespaces are not workspaces
   */
  readonly workspaces?: { readonly variables: readonly EnvVar[]; readonly rules: readonly PolicyRule[] };
  /** Whether an account may remove only its own artifacts through the server, whatever its rights in Kubernetes. */
  readonly ownArtifactsOnly: boolean;

  /** Backend store, registry and read replica. */
  readonly databases: PodConnection;
  /**
   * The same for jobs that need a separate session, with its locks and settings: without the pooler, which may use a
   * different one for every transaction.
   */
  readonly ownDatabases: PodConnection;
  /** Whether programs verify databases with the CAs that the whole pod trusts; otherwise each URI names the file of its CA. */
  readonly databasesTrustPod: boolean;
  /**
   * The database of the login plug-in, in addition to those.
   * @default - there is none
   */
  readonly usersDatabase?: PodConnection;
  readonly artifactStore: PodConnection;
  /** Location of the artifacts, and whether clients send them through the server. */
  readonly artifacts: { readonly uri: string; readonly served: boolean };
  /**
   * The claim of the volume.
   * @default - no store is on a volume
   */
  readonly claim?: { readonly name: string; readonly path: string };
  /** What a backup contains. */
  readonly backedUp: BackedUpDatabases;
  /**
   * Image with the pg_dump of the database.
   * @default - the database is not of the overlay
   */
  readonly databaseImage?: string;
}
