import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { filesBelow } from '../../../lib/output/files.js';
import type { StandaloneOverlay } from '../../../lib/overlay/rendering.js';
import { overlayOf } from '../../support/environments.js';
import { Authority } from './certificates.js';
import { runClient } from './client-pod.js';
import type { Exit } from './container.js';
import { type Caller, Mlflow, type MlflowAddress } from './mlflow.js';
import type { PgBouncer } from './pgbouncer.js';
import type { Pod } from './pod.js';
import type { Postgresql } from './postgresql.js';
import { requiredSecrets, type Values } from './required-secrets.js';
import { Rig, type RigProps } from './rig.js';
import type { S3 } from './s3.js';
import { type Databases, outsideBucket, outsideKeys, startDatabase, startOutsideS3 } from './stores.js';
import { find, type PodTemplate, templateOf } from './templates.js';
import { until } from './until.js';

/** Workspaces of the proof; the last one is none. */
export const workspaces = { home: 'team-a', other: 'team-b', none: 'elsewhere' } as const;

export interface StandaloneProps extends RigProps {
  /** Of keys of Secrets that nobody can make up: `<Secret>/<key>` or the key → value. */
  readonly values?: Values;
}

/** The overlay of an environment that has to be one of a standalone server. */
export function standaloneOf(environment: string): StandaloneOverlay {
  const overlay = overlayOf(environment);
  if (overlay.form !== 'standalone') throw new Error('not an environment of a standalone server');
  return overlay;
}

/**
 * A standalone server whose overlay has been applied, with all that others bring: namespaces, Secrets, certificates, a
 * database and an S3 server. Its pods run when the test says so.
 */
export class Standalone {
  private readonly jobs = new Map<string, number>();

  private constructor(
    readonly rig: Rig,
    readonly overlay: StandaloneOverlay,
    readonly authority: Authority,
    /** The user and the password of the database. */
    readonly credentials: Readonly<Record<'username' | 'password', string>>,
    readonly databases: Databases | undefined,
    private readonly s3: S3 | undefined,
  ) {}

  static async start(environment: string, { values, ...props }: StandaloneProps = {}): Promise<Standalone> {
    const overlay = standaloneOf(environment);
    const rig = await Rig.start(props);
    return Standalone.on(rig, overlay, await Authority.create(rig.folder('authority')), values);
  }

  /** On a rig that runs, by an authority that has signed for others, and on the databases of another one if there are any. */
  static async on(
    rig: Rig,
    overlay: StandaloneOverlay,
    authority: Authority,
    values: Values = {},
    shared?: Databases,
  ): Promise<Standalone> {
    // Every character that has to be escaped in a URI or a shell, and none that a file would add.
    const credentials = { username: 'mlflow', password: `p@ss:/?#[]%&='"$ ${randomBytes(6).toString('hex')}` };
    const databases = shared ?? (await startDatabase(rig, overlay, authority, credentials));
    const s3 = await startOutsideS3(rig, overlay, authority);
    const standalone = new Standalone(rig, overlay, authority, credentials, databases, s3);
    await standalone.apply({
      AWS_ACCESS_KEY_ID: outsideKeys.accessKey,
      AWS_SECRET_ACCESS_KEY: outsideKeys.secretKey,
      ...values,
    });
    await standalone.startObjectStore();
    return standalone;
  }

  get postgresql(): Postgresql | undefined {
    return this.databases?.postgresql;
  }

  get pooler(): PgBouncer | undefined {
    return this.databases?.pooler;
  }

  get namespace(): string {
    return this.overlay.environment.namespace;
  }

  /** An object of the overlay. */
  object(kind: string, name: string): KubernetesObject {
    return find(this.overlay.objects, kind, name);
  }

  /** Applies an object as kubectl does, and nothing of it may be unknown. */
  async applyStrictly(object: KubernetesObject): Promise<void> {
    const file = this.rig.cluster.file('object.yaml', JSON.stringify(object));
    await this.rig.cluster.must('apply', '--server-side', '--validate=strict', '-f', file);
  }

  /** Waits until a list of the API server is as wanted; gives its items. */
  async listed(
    path: string,
    wanted: (items: readonly KubernetesObject[]) => boolean,
  ): Promise<readonly KubernetesObject[]> {
    let found: readonly KubernetesObject[] = [];
    await until(async () => {
      const { body } = await this.rig.cluster.api.call<{ readonly items?: typeof found }>('GET', path);
      found = body.items ?? [];
      return wanted(found);
    });
    return found;
  }

  /** The pods of the server, as its Deployment or StatefulSet describes them. */
  get template(): PodTemplate {
    return templateOf(
      this.overlay.objects.find(
        ({ kind, metadata }) => /^(Deployment|StatefulSet)$/.test(kind) && metadata.name === 'mlflow',
      ) ?? this.object('Deployment', 'mlflow'),
    );
  }

  /** Starts a replica, and waits until it is ready. */
  async serve(name = 'mlflow-0', template = this.template): Promise<Pod> {
    const pod = await this.rig.run(template, { namespace: this.namespace, name });
    return pod.untilReady();
  }

  /** Starts the pod of a Job or CronJob whose name begins so. */
  startJob(name: string, change: (template: PodTemplate) => PodTemplate = (template) => template): Promise<Pod> {
    const job = this.overlay.objects.find(
      ({ kind, metadata }) => /^(Cron)?Job$/.test(kind) && metadata.name.startsWith(`mlflow-${name}`),
    );
    if (!job) throw new Error(`the overlay has no Job mlflow-${name}`);
    const count = (this.jobs.get(name) ?? 0) + 1;
    this.jobs.set(name, count);
    return this.rig.run(change(templateOf(job)), { namespace: this.namespace, name: `${job.metadata.name}-${count}` });
  }

  /** Runs it to its end. */
  async job(name: string, change?: (template: PodTemplate) => PodTemplate): Promise<Exit> {
    return (await this.startJob(name, change)).ended();
  }

  /** One that has to succeed; gives what it printed. */
  async must(name: string, change?: (template: PodTemplate) => PodTemplate): Promise<string> {
    const { exitCode, log } = await this.job(name, change);
    if (exitCode !== 0) throw new Error(`${name} ended with ${exitCode}\n${log}`);
    return log;
  }

  /** The server's address, by its Service. */
  get address(): MlflowAddress {
    const { uri } = this.overlay.server;
    const ip = this.rig.services.addressOf('mlflow', this.namespace);
    return { uri, ip, ...(uri.startsWith('https') ? { ca: this.authority.certificate } : {}) };
  }

  mlflow(caller: Caller = {}): Mlflow {
    return new Mlflow(this.address, caller);
  }

  /** The token of an account of a workspace with these roles in it; the account is made. */
  async account(name: string, workspace: string, ...roles: readonly string[]): Promise<string> {
    const group = 'rbac.authorization.k8s.io';
    await this.rig.apply([
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: workspace } },
      ...roles.map((role) => ({
        apiVersion: `${group}/v1`,
        kind: 'RoleBinding',
        metadata: { name: `${name}-${role}`, namespace: workspace },
        roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
        subjects: [{ kind: 'ServiceAccount', name, namespace: workspace }],
      })),
    ]);
    return this.rig.cluster.tokenOf(workspace, name);
  }

  /** A pod of a user in a workspace that runs a script of Python with the client of MLflow. */
  client(
    script: string,
    account: string,
    { workspace = workspaces.home, args = [] }: { readonly workspace?: string; readonly args?: readonly string[] } = {},
  ): Promise<Exit> {
    const { uri } = this.overlay.server;
    return runClient(this.rig, {
      script,
      args,
      namespace: workspace,
      account,
      ...(uri.startsWith('https') ? { ca: this.authority.certificate } : {}),
      env: { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_AUTH: 'kubernetes-namespaced' },
    });
  }

  async stop(): Promise<void> {
    await this.rig.stop();
    await this.pooler?.stop();
    await this.postgresql?.stop();
    await this.s3?.stop();
  }

  /** Keys of the objects in the bucket, wherever the S3 server is. */
  get artifacts(): readonly string[] {
    if (this.s3) return this.s3.objects(outsideBucket);
    const bucket = join(this.rig.folder('claims'), this.namespace, 'data-mlflow-s3-0/buckets/mlflow');
    return filesBelow(bucket).filter((file) => !file.startsWith('.sgwtmp/'));
  }

  private async apply(values: Values): Promise<void> {
    const label = { 'mlflow-enabled': 'true' };
    const namespace = (name: string, labels = {}) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
    await this.rig.apply([
      namespace(this.namespace),
      namespace(workspaces.home, label),
      namespace(workspaces.other, label),
      namespace(workspaces.none),
    ]);
    const { overlay, authority, credentials } = this;
    await this.rig.apply(await requiredSecrets({ overlay, authority, credentials, values }));
    await this.rig.apply(this.overlay.objects);
  }

  /** The S3 server of the overlay, if it has one that can be run here. */
  private async startObjectStore(): Promise<void> {
    const workload = this.overlay.objects.find(
      ({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'mlflow-s3',
    );
    if (!workload || !JSON.stringify(workload).includes('versitygw')) return;
    const pod = await this.rig.run(templateOf(workload), { namespace: this.namespace, name: 'mlflow-s3-0' });
    await pod.untilReady();
  }
}
