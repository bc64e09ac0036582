import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Definitions } from '../../lib/crds/definitions-of-others.js';
import { validateObject } from '../../lib/crds/validate.js';
import { parseDefinitions } from '../../lib/environment/parse-definitions.js';
import { thirdPartyKind } from '../../lib/kubernetes/kubernetes-schema.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import type { StructuralSchema } from '../../lib/kubernetes/structural.js';
import { creationDefinition, creations, rulesOnCreation } from '../support/rules-on-creation.js';
import { isWhole } from '../support/sample.js';
import type { Status } from './harness/api.js';
import { Cluster } from './harness/cluster.js';
import type { DefinitionsOf } from './harness/definitions.js';
import { randomResources } from './harness/random-resources.js';

/** Any number will do; the same one gives the same objects. */
const seed = 20261130;

/** Of each kind. */
const count = isWhole ? 1000 : 150;

/** A definition of a megabyte takes a second for an object on a busy machine. */
const timeout = isWhole ? 1_800_000 : 180_000;

/** A right object of a kind that synth knows only by its definition, or by a part of it. */
interface Case {
  readonly of: DefinitionsOf;
  readonly apiVersion: string;
  readonly kind: string;
  readonly isCluster?: true;
  readonly spec: object;
}

const cases: readonly Case[] = [
  {
    of: 'cert-manager',
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    isCluster: true,
    spec: {
      acme: {
        server: 'https://acme.example.com/directory',
        privateKeySecretRef: { name: 'key' },
        solvers: [{ http01: { gatewayHTTPRoute: { parentRefs: [{ name: 'public', namespace: 'gateways' }] } } }],
      },
    },
  },
  {
    of: 'argo-cd',
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    spec: {
      project: 'mlflow',
      source: { repoURL: 'https://git.example.com/mlflow.git', path: 'overlays/kind/prod', targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'mlflow' },
      syncPolicy: { automated: { prune: true }, retry: { limit: 3, backoff: { duration: '5s', factor: 2 } } },
    },
  },
  {
    of: 'external-secrets',
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    isCluster: true,
    spec: {
      provider: {
        aws: { service: 'SecretsManager', region: 'eu-central-1', auth: { jwt: { serviceAccountRef: { name: 'a' } } } },
      },
    },
  },
  {
    of: 'cloudnative-pg',
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    spec: {
      instances: 3,
      storage: { size: '10Gi' },
      bootstrap: { initdb: { database: 'mlflow', owner: 'mlflow' } },
      backup: { retentionPolicy: '30d', volumeSnapshot: { className: 'csi' } },
    },
  },
  {
    of: 'gateway-api',
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    spec: {
      gatewayClassName: 'example',
      listeners: [
        {
          name: 'https',
          port: 443,
          protocol: 'HTTPS',
          hostname: 'mlflow.example.com',
          tls: { mode: 'Terminate', certificateRefs: [{ name: 'tls' }] },
        },
      ],
    },
  },
  {
    of: 'trainer',
    apiVersion: 'trainer.kubeflow.org/v1alpha1',
    kind: 'ClusterTrainingRuntime',
    isCluster: true,
    spec: {
      mlPolicy: { numNodes: 2, torch: {} },
      template: {
        spec: {
          replicatedJobs: [
            {
              name: 'node',
              template: { spec: { template: { spec: { containers: [{ name: 'node', image: 'a' }] } } } },
            },
          ],
        },
      },
    },
  },
];

let cluster: Cluster;

/** While objects are judged here for minutes, the API server ends connections that are idle. */
async function answerTo(object: KubernetesObject, tries = 3): ReturnType<typeof cluster.api.create> {
  try {
    return await cluster.api.create(object, { dryRun: true });
  } catch (error) {
    if (tries === 1) throw error;
    return answerTo(object, tries - 1);
  }
}

/** Not all at once: what waits too long, the API server ends. */
async function answersTo(objects: readonly KubernetesObject[]) {
  const answers: Awaited<ReturnType<typeof cluster.api.create>>[] = [];
  // Lets the agent see which connections have ended.
  await setTimeout(100);
  for (let from = 0; from < objects.length; from += 50) {
    const some = objects.slice(from, from + 50);
    answers.push(...(await Promise.all(some.map((object) => answerTo(object)))));
  }
  return answers;
}

beforeAll(async () => {
  cluster = await Cluster.start({ extent: 'api', definitions: [...new Set(cases.map((one) => one.of))] });
  await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'others' } });
});
afterAll(async () => cluster?.stop());

test('rules on the object before are skipped on creation, but for those with optionalOldSelf', async () => {
  expect((await cluster.api.create(creationDefinition)).status).toBe(201);
  await cluster.api.established(creationDefinition.metadata.name);
  const answers = await Promise.all(creations.map((object) => cluster.api.create(object, { dryRun: true })));
  expect(answers.map(({ status }) => status)).toEqual(rulesOnCreation.map(({ isTaken }) => (isTaken ? 201 : 422)));
});

describe.each(cases)('random $kind', ({ of, apiVersion, kind, isCluster, spec }) => {
  test(
    'are judged by the given definition as by the API server that has it',
    async () => {
      const file = join(cluster.tools.data, `${of}.yaml`);
      const { kinds, problems } = parseDefinitions(file, readFileSync(file));
      expect(problems).toEqual([]);
      const definitions = new Definitions(kinds);
      const known = definitions.find(apiVersion, kind);
      expect(known?.schema).not.toBe(thirdPartyKind(`${apiVersion}/${kind}`)?.schema);
      const right = {
        apiVersion,
        kind,
        metadata: { name: 'random', ...(isCluster ? {} : { namespace: 'others' }) },
        spec,
      };
      const objects = [
        right,
        ...randomResources(known?.schema as StructuralSchema, [right as KubernetesObject], count, seed, {
          mostChanges: 2,
        }),
      ];
      const answers = await answersTo(objects);
      const differences = objects.flatMap<object>((object, index) => {
        const { status, body } = answers[index] as NonNullable<(typeof answers)[0]>;
        const { message } = body as unknown as Status;
        if (![201, 400, 422].includes(status)) throw new Error(`${status}: ${message}`);
        const found = validateObject(object, definitions) ?? [{ message: 'not known' }];
        if ((status === 201) === (found.length === 0)) return [];
        return [{ ...(status === 201 ? { onlySynth: found } : { onlyApiServer: message }), spec: object['spec'] }];
      });
      expect(differences.map((one) => JSON.stringify(one).slice(0, 600))).toEqual([]);
      expect(answers[0]?.status).toBe(201);
      const accepted = answers.filter(({ status }) => status === 201).length;
      expect(Math.min(accepted, objects.length - accepted)).toBeGreaterThan(count / 10);
    },
    timeout,
  );
});
