import type { PodSpec } from '../../imports/kubernetes.js';
import { lookUp } from '../../lib/checks/look-up.js';
import { referencesOf } from '../../lib/checks/named-objects.js';
import { runChecks } from '../../lib/checks/run.js';
import { formatProblems } from '../../lib/environment/parse.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { podTemplates } from '../../lib/kubernetes/pods.js';
import type { StandaloneOverlay } from '../../lib/overlay/rendering.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { overlayOf, today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const overlays = Object.entries(standaloneVariants).map(
  ([name, yaml]) => [name, overlayOf(yaml) as StandaloneOverlay] as const,
);

const waveOf = ({ metadata }: KubernetesObject) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);

/** Pods that somebody waits for: those of CronJobs come when they come. */
const awaited = ({ kind }: KubernetesObject) => kind !== 'CronJob';

const ofKinds = ({ objects }: StandaloneOverlay, ...kinds: readonly string[]) =>
  objects.filter(({ kind }) => kinds.includes(kind));
const dataHolders = ['Namespace', 'PersistentVolumeClaim', 'Cluster', 'ObjectBucketClaim'];

test('overlays have volume claims, and all but one have what holds data', () => {
  const claims = overlays.flatMap(([, overlay]) => ofKinds(overlay, 'PersistentVolumeClaim'));
  expect(claims.length).toBeGreaterThan(3);
  const without = overlays.filter(([, overlay]) => ofKinds(overlay, ...dataHolders).length === 0);
  expect(without.map(([name]) => name)).toEqual(['platform-preset']);
});

describe.each(overlays)('the overlay of %s', (_, overlay) => {
  const fileOf = (object: KubernetesObject) => overlay.files.findIndex(({ objects }) => objects.includes(object));
  /** Each object that an awaited pod needs to start, with the one that makes the pod. */
  const needed = referencesOf(overlay)
    .filter(({ object }) => awaited(object))
    .flatMap(({ object, reference }) => {
      const target = lookUp(overlay, reference);
      return target && 'apiVersion' in target ? [{ object, target }] : [];
    });

  test('passes every check', () => {
    expect(formatProblems([...overlay.problems, ...runChecks(overlay, today).problems])).toBe('');
  });

  test('has pods that need something to start', () => {
    expect(needed).not.toEqual([]);
  });

  test('has nothing in a wave that waits for a later one', () => {
    const late = needed.filter(({ object, target }) => waveOf(target) > waveOf(object));
    expect(late.map(({ object, target }) => [object.metadata.name, target.kind, target.metadata.name])).toEqual([]);
  });

  test('has nothing in a file that waits for a later one', () => {
    const late = needed.filter(({ object, target }) => fileOf(target) > fileOf(object));
    expect(late.map(({ object, target }) => [object.metadata.name, target.kind, target.metadata.name])).toEqual([]);
  });

  test('has a pod for each volume claim in the wave of the claim, so that it is bound there', () => {
    const claims = ofKinds(overlay, 'PersistentVolumeClaim');
    const unbound = claims.filter(
      (claim) => !needed.some(({ object, target }) => target === claim && waveOf(object) === waveOf(claim)),
    );
    expect(unbound.map(({ metadata }) => metadata.name)).toEqual([]);
  });

  test('gives a token of the cluster to nobody who never shows one', () => {
    const jobs = podTemplates(overlay.objects).filter(({ object }) =>
      /-(migration|backup|s3)\b/.test(object.metadata.name),
    );
    expect(jobs).not.toEqual([]);
    // An account that the cloud knows shows its token there.
    const known = new Set(
      overlay.objects
        .filter(
          ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.annotations?.['iam.gke.io/gcp-service-account'],
        )
        .map(({ metadata }) => metadata.name),
    );
    for (const { spec } of jobs)
      if (!known.has(spec.serviceAccountName ?? '')) expect(spec.automountServiceAccountToken).toBe(false);
  });
});

describe('an account that opens the artifact store by itself', () => {
  const annotation = 'eks.amazonaws.com/role-arn';

  test.each([
    'mlflow',
    'mlflow-garbage-collection',
    'mlflow-trace-archival',
    'mlflow-smoke-test',
  ])('is tied to the identity of the cloud: %s', (name) => {
    const overlay = overlayOf(standaloneVariants['ingress-alb'] ?? '');
    const account = overlay.objects.find(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === name);
    expect(account?.metadata.annotations).toHaveProperty([annotation]);
  });
});

describe('a pooler', () => {
  const overlay = overlayOf(standaloneVariants['cnpg-transaction'] ?? '');
  const uriOf = (kind: string, name: RegExp) => {
    const pod = podTemplates(overlay.objects).find(
      ({ object }) => object.kind === kind && name.test(object.metadata.name),
    );
    return pod?.spec.containers[0]?.env?.find((variable) => variable.name === 'MLFLOW_BACKEND_STORE_URI')?.value;
  };

  test('is between server and database, and not between the database and jobs that hold locks', () => {
    expect(uriOf('Deployment', /^mlflow$/)).toContain('//mlflow-db-pooler');
    expect(uriOf('Job', /migration/)).toContain('//mlflow-db-rw');
    expect(uriOf('CronJob', /backup/)).toContain('//mlflow-db-rw');
    const { flows } = overlay as StandaloneOverlay;
    expect(flows.filter(({ from }) => from.what === 'migration').map(({ to }) => to.what)).toEqual([
      'DNS',
      'PostgreSQL',
    ]);
  });

  test('lends no more connections for whole sessions than it has itself', () => {
    const yaml = replaced(standaloneVariants['cnpg-full'] ?? '', 'poolSize: 60', 'poolSize: 20');
    expect(
      runChecks(overlayOf(yaml), today)
        .problems.map(({ message }) => message)
        .join(),
    ).toContain('32 are available (four fifths of 40)');
  });
});

test('clients that write to the S3 server of the overlay are let in', () => {
  const { flows } = overlayOf(standaloneVariants['cnpg-transaction'] ?? '') as StandaloneOverlay;
  expect(flows.filter(({ to }) => to.what === 'S3 server').map(({ from }) => from.what)).toContain(
    'pods of workspaces',
  );
});

describe('time', () => {
  const withServer = (fields: string) => replaced(standaloneProd, ', replicas: 2}', `, ${fields}}`);
  const deployment = (yaml: string) => {
    const found = overlayOf(yaml).objects.find(({ kind }) => kind === 'Deployment');
    return found?.['spec'] as { progressDeadlineSeconds: number; template: { spec: PodSpec } };
  };

  test('of a start counts for the rollout and for whoever waits for it', () => {
    const yaml = withServer('startupSeconds: 1800');
    expect(deployment(yaml).progressDeadlineSeconds).toBe(2100);
    expect(overlayReadme(overlayOf(yaml), [])).toContain('rollout status deployment/mlflow --timeout=35m');
  });

  test('of an end is what the hook leaves of the grace period', () => {
    const last = (yaml: string) => deployment(yaml).template.spec.containers[0]?.args?.at(-1);
    expect(last(standaloneProd)).toContain('--timeout-graceful-shutdown 50');
    expect(last(withServer('lifecycle: {preStop: {sleep: {seconds: 30}}}'))).toContain(
      '--timeout-graceful-shutdown 25',
    );
  });

  test('of a migration is waited for', () => {
    const yaml = `${standaloneProd}migration: {activeDeadlineSeconds: 7200}\n`;
    expect(overlayReadme(overlayOf(yaml), [])).toMatch(/--timeout=120m job\/mlflow-migration/);
  });
});

test('a constraint of spreading that names no pods is one of the server', () => {
  const overlay = overlayOf(standaloneVariants['autoscaling'] ?? '');
  const pod = podTemplates(overlay.objects).find(({ object }) => object.kind === 'Deployment');
  expect(pod?.spec.topologySpreadConstraints).toMatchObject([
    { topologyKey: 'zone', labelSelector: { matchLabels: { 'app.kubernetes.io/component': 'server' } } },
  ]);
});
