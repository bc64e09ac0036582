import { join } from 'node:path';
import { customResources } from '../../lib/crds/custom-resources.js';
import { validateObject } from '../../lib/crds/validate.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import type { StructuralSchema } from '../../lib/kubernetes/structural.js';
import { filesBelow } from '../../lib/output/files.js';
import type { Answer, Status } from './harness/api.js';
import { Cluster, readObjects } from './harness/cluster.js';
import { overlays } from './harness/overlays.js';
import { randomResources } from './harness/random-resources.js';
import { upstreamDefinition } from './harness/upstream.js';

/** Any number will do; the same one gives the same resources. */
const seed = 20261121;

const ofOverlays = filesBelow(overlays)
  .filter((file) => file.endsWith('/mlflow.yaml'))
  .flatMap((file) => readObjects(join(overlays, file)))
  .filter(({ kind }) => kind === 'MLflow');

const object = (apiVersion: string, kind: string, name: string, spec?: object): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name },
  ...(spec ? { spec } : {}),
});

const mlflow = (spec: object) => object('mlflow.opendatahub.io/v1', 'MLflow', 'mlflow', spec);
const storage = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } };
const sqlite = { backendStoreUri: 'sqlite:////mlflow/mlflow.db', serveArtifacts: true, storage };

/** Right ones of each kind, from which random ones are made, and how many. */
const cases: readonly (readonly [plural: string, count: number, right: readonly KubernetesObject[]])[] = [
  [
    'mlflows',
    2000,
    [
      ...ofOverlays,
      mlflow(sqlite),
      mlflow({
        ...sqlite,
        artifactsDestination: 'file:///mlflow/artifacts',
        garbageCollection: { schedule: '0 2 * * 0' },
      }),
      mlflow({
        ...sqlite,
        registryStoreUri: 'postgresql://db/registry',
        readReplicaBackendStoreUriFrom: { name: 'db', key: 'replica' },
        env: [{ name: 'A', value: 'b' }],
        networkPolicyEgressRules: [{ ports: [{ port: 443, protocol: 'TCP' }] }],
        resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }],
        workspaceLabelSelector: { matchLabels: { a: 'b' } },
      }),
    ],
  ],
  [
    'mlflowconfigs',
    300,
    [
      object('mlflow.kubeflow.org/v1', 'MLflowConfig', 'mlflow', {
        artifactRootSecret: 'mlflow-artifact-connection',
        artifactRootPath: 'team/a',
      }),
    ],
  ],
  [
    'mlflowoperators',
    300,
    [
      object('components.platform.opendatahub.io/v1alpha1', 'MLflowOperator', 'default-mlflowoperator', {
        gatewayName: 'public',
        gateway: { domain: 'example.org' },
      }),
    ],
  ],
];

/** What an API server makes of a resource: what it would store, or why not and where. */
interface Verdict {
  readonly accepted: boolean;
  readonly stored?: unknown;
  readonly refusals?: readonly string[];
}

function verdictOf({ status, body }: Answer): Verdict {
  if (status === 201) return { accepted: true, stored: body['spec'] };
  const { message, details } = body as unknown as Status;
  if (status !== 422 && status !== 400) throw new Error(`${status}: ${message}`);
  // Messages name the same fields in an order of their own.
  return { accepted: false, refusals: (details?.causes ?? []).map(({ reason, field }) => `${reason} ${field}`).sort() };
}

async function judge(cluster: Cluster, resources: readonly KubernetesObject[]): Promise<readonly Verdict[]> {
  const answers = await Promise.all(resources.map((resource) => cluster.api.create(resource, { dryRun: true })));
  return answers.map(verdictOf);
}

const files = new Map(cases.map(([plural]) => [plural, upstreamDefinition(plural)]));
const withUpstream = [...files.values()].every((file) => file !== undefined) ? describe : describe.skip;

let ours: Cluster;

beforeAll(async () => {
  ours = await Cluster.start({ extent: 'api' });
  await ours.installDefinitions(join(overlays, 'kind/prod/crds.yaml'));
});
afterAll(async () => ours?.stop());

describe.each(cases)('random %s', (plural, count, right) => {
  const resource = customResources.find(({ name }) => name.startsWith(`${plural}.`));
  const resources = randomResources(resource?.rootSchema as StructuralSchema, right, count, seed);

  test('are judged by synth as by the API server', async () => {
    const verdicts = await judge(ours, resources);
    const differences = resources.flatMap((candidate, index) => {
      const found = validateObject(candidate) ?? [];
      const verdict = verdicts[index];
      return verdict?.accepted === (found.length === 0) ? [] : [{ spec: candidate['spec'], found, verdict }];
    });
    expect(differences).toEqual([]);
    // Neither all right nor all wrong: a quarter of each at least.
    const accepted = verdicts.filter((verdict) => verdict.accepted).length;
    expect(Math.min(accepted, count - accepted)).toBeGreaterThan(count / 4);
  });
});

withUpstream("upstream's definitions, from MLFLOW_UPSTREAM_CRDS,", () => {
  let theirs: Cluster;

  beforeAll(async () => {
    theirs = await Cluster.start({ extent: 'api' });
    await theirs.installDefinitions(...[...files.values()].filter((file) => file !== undefined));
  });
  afterAll(async () => theirs?.stop());

  test.each(cases)('judge random %s as ours do, and store the same', async (plural, count, right) => {
    const resource = customResources.find(({ name }) => name.startsWith(`${plural}.`));
    const resources = randomResources(resource?.rootSchema as StructuralSchema, right, count, seed + 1);
    const [our, their] = await Promise.all([judge(ours, resources), judge(theirs, resources)]);
    const differences = resources.flatMap((candidate, index) =>
      JSON.stringify(our[index]) === JSON.stringify(their[index])
        ? []
        : [{ spec: candidate['spec'], ours: our[index], theirs: their[index] }],
    );
    expect(differences).toEqual([]);
  });
});
