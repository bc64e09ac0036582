import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container } from '../../../imports/kubernetes.js';
import type { KubernetesObject } from '../../../lib/kubernetes.js';
import { filesBelow } from '../../../lib/output/files.js';
import type { StandaloneOverlay } from '../../../lib/rendering.js';
import type { SecretKeyNeed } from '../../../lib/secrets/need.js';
import type { ClusterProps } from '../../cluster/harness/cluster.js';
import { overlayOf } from '../../support/environments.js';
import { Authority } from './certificates.js';
import type { Exit } from './container.js';
import { type Caller, Mlflow, type MlflowAddress } from './mlflow.js';
import type { Pod } from './pod.js';
import { Postgresql } from './postgresql.js';
import { Rig } from './rig.js';
import { S3 } from './s3.js';
import { find, type PodTemplate, templateOf } from './templates.js';

const environments = join(__dirname, '..', '..', '..', 'environments');

/** Workspaces of the proof; the last one is none. */
export const workspaces = { home: 'team-a', other: 'team-b', none: 'elsewhere' } as const;

/** What the S3 server outside the cluster knows. */
const outsideKeys = { accessKey: 'mlflow', secretKey: 'not-a-secret-in-this-place' };
const outsideBucket = 'example-mlflow-artifacts';

/** A reference environment, with other words in some places; each has to be there. */
export function environmentLike(path: string, changes: Readonly<Record<string, string>> = {}): string {
  return Object.entries(changes).reduce(
    (text, [words, others]) => {
      if (!text.includes(words)) throw new Error(`environments/${path}.yaml does not say: ${words}`);
      return text.replace(words, others);
    },
    readFileSync(join(environments, `${path}.yaml`), 'utf8'),
  );
}

/** What a client script printed after an equals sign, among all that libraries log. */
export function resultOf({ exitCode, log }: Exit): string {
  const line = log.split('\n').find((text) => text.startsWith('= '));
  if (exitCode !== 0 || line === undefined) throw new Error(`the client ended with ${exitCode}\n${log}`);
  return line.slice(2);
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
    readonly postgresql: Postgresql | undefined,
    private readonly s3: S3 | undefined,
  ) {}

  static async start(environment: string, props: ClusterProps = {}): Promise<Standalone> {
    const overlay = overlayOf(environment);
    if (overlay.form !== 'standalone') throw new Error('not an environment of a standalone server');
    const rig = await Rig.start(props);
    const authority = await Authority.create(rig.folder('authority'));
    // Every character that has to be escaped in a URI or a shell, and none that a file would add.
    const credentials = { username: 'mlflow', password: `p@ss:/?#[]%&='"$ ${randomBytes(6).toString('hex')}` };
    const postgresql = await startDatabase(rig, overlay, authority, credentials.password);
    const s3 = await startOutsideS3(rig, overlay, authority);
    const standalone = new Standalone(rig, overlay, authority, credentials, postgresql, s3);
    await standalone.apply();
    await standalone.startObjectStore();
    return standalone;
  }

  get namespace(): string {
    return this.overlay.environment.namespace;
  }

  /** An object of the overlay. */
  object(kind: string, name: string): KubernetesObject {
    return find(this.overlay.objects, kind, name);
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
  async client(
    script: string,
    account: string,
    { workspace = workspaces.home, args = [] }: { readonly workspace?: string; readonly args?: readonly string[] } = {},
  ): Promise<Exit> {
    await this.rig.apply([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'proof-ca', namespace: workspace },
        data: { 'ca.crt': readFileSync(this.authority.certificate, 'utf8') },
      },
    ]);
    const { uri } = this.overlay.server;
    const env = {
      MLFLOW_TRACKING_URI: uri,
      MLFLOW_TRACKING_AUTH: 'kubernetes-namespaced',
      ...(uri.startsWith('https')
        ? { MLFLOW_TRACKING_SERVER_CERT_PATH: '/ca/ca.crt', REQUESTS_CA_BUNDLE: '/ca/ca.crt' }
        : {}),
      MLFLOW_DISABLE_TELEMETRY: 'true',
      HOME: '/tmp',
      USER: account,
    };
    const container: Container = {
      name: 'client',
      command: ['python', '-c', script, ...args],
      env: Object.entries(env).map(([name, value]) => ({ name, value })),
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'ca', mountPath: '/ca' },
      ],
    };
    const volumes = [
      { name: 'tmp', emptyDir: {} },
      { name: 'ca', configMap: { name: 'proof-ca' } },
    ];
    const template = { spec: { serviceAccountName: account, containers: [container], volumes } };
    const pod = await this.rig.run(template, { namespace: workspace, name: `client-${account}` });
    return pod.ended();
  }

  async stop(): Promise<void> {
    await this.rig.stop();
    await this.postgresql?.stop();
    await this.s3?.stop();
  }

  /** Keys of the objects in the bucket, wherever the S3 server is. */
  get artifacts(): readonly string[] {
    if (this.s3) return this.s3.objects(outsideBucket);
    const bucket = join(this.rig.folder('claims'), this.namespace, 'data-mlflow-s3-0/buckets/mlflow');
    return filesBelow(bucket).filter((file) => !file.startsWith('.sgwtmp/'));
  }

  private async apply(): Promise<void> {
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
    await this.rig.apply(await this.secrets());
    await this.rig.apply(this.overlay.objects);
  }

  /** What the README's contract asks for, whoever makes it on a cluster. */
  private async secrets(): Promise<readonly KubernetesObject[]> {
    const ca = readFileSync(this.authority.certificate, 'utf8');
    const { certificate, key } = await this.authority.sign('mlflow', [
      ...['', `.${this.namespace}`, `.${this.namespace}.svc`, `.${this.namespace}.svc.cluster.local`].map(
        (end) => `mlflow${end}`,
      ),
      'localhost',
    ]);
    const made: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      [
        'mlflow-tls',
        { 'tls.crt': readFileSync(certificate, 'utf8'), 'tls.key': readFileSync(key, 'utf8'), 'ca.crt': ca },
      ],
      ['mlflow-db-app', this.credentials],
      ['mlflow-db-ca', { 'ca.crt': ca }],
      ['outside-ca', { 'ca.crt': ca }],
      ...this.overlay.server.secrets.map(
        ({ name, keys }) => [name, Object.fromEntries(keys.map((need) => [need.key, this.valueOf(need)]))] as const,
      ),
    ];
    return made.map(([name, stringData]) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: this.namespace },
      stringData,
    }));
  }

  private valueOf({ key, generate }: SecretKeyNeed): string {
    switch (generate?.type) {
      case 'password':
        return randomBytes(generate.length).toString('hex').slice(0, generate.length);
      case 'fernet':
        return randomBytes(32).toString('base64url').padEnd(44, '=');
      case 'name':
        return generate.value;
    }
    const given: Readonly<Record<string, string>> = {
      ...this.credentials,
      AWS_ACCESS_KEY_ID: outsideKeys.accessKey,
      AWS_SECRET_ACCESS_KEY: outsideKeys.secretKey,
    };
    const value = given[key];
    if (value === undefined) throw new Error(`the proof knows no value for the key ${key}`);
    return value;
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

/** The database that the server's variables name, with a certificate for its name. */
async function startDatabase(
  rig: Rig,
  overlay: StandaloneOverlay,
  authority: Authority,
  password: string,
): Promise<Postgresql | undefined> {
  const uri = JSON.stringify(overlay.objects).match(/postgresql\+psycopg2?:\/\/[^"]+/)?.[0];
  if (!uri) return undefined;
  const { hostname, port } = new URL(uri);
  const tls = await authority.sign('database', [hostname]);
  const postgresql = await Postgresql.start({ folder: rig.folder('postgresql'), password, tls });
  const [name = '', namespace = '', svc] = hostname.split('.');
  const targets = () => [postgresql.target];
  if (svc === 'svc') await rig.services.add(name, namespace, [{ port: Number(port), targets }]);
  else await rig.services.addHost(hostname, [{ port: Number(port), targets }]);
  return postgresql;
}

/** The S3 server outside the cluster that the server's variables name, with a certificate for its name. */
async function startOutsideS3(rig: Rig, overlay: StandaloneOverlay, authority: Authority): Promise<S3 | undefined> {
  const endpoint = JSON.stringify(overlay.objects).match(/https:\/\/s3\.[^"]+/)?.[0];
  if (!endpoint) return undefined;
  const { hostname, port } = new URL(endpoint);
  const tls = await authority.sign('s3', [hostname]);
  const s3 = await S3.start({ folder: rig.folder('s3'), identity: outsideKeys, bucket: outsideBucket, tls });
  await rig.services.addHost(hostname, [{ port: Number(port || 443), targets: () => [s3.target] }]);
  return s3;
}
