import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';

/** What a step waits for: objects of a kind, until they are ready. */
export interface Wait<E extends Environment> {
  readonly kind: AwaitedKind;
  /** Timeout, in minutes. */
  readonly minutes: number | ((environment: E) => number);
  /**
   * Names of objects that are not in the file.
   * @default - those of the file
   */
  readonly names?: readonly string[];
}

/** An object that must be ready before the next step. */
export interface Awaited {
  /** The argument of kubectl: `job/mlflow-migration-3-14-0-7d1f0f0e`. */
  readonly object: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  /** What kubectl waits for: `condition=Ready`, or the end of a rollout. */
  readonly until: string;
  readonly minutes: number;
}

export type AwaitedKind = keyof typeof readiness;

/** The condition of readiness of a kind, and its name for kubectl. */
const readiness = {
  Bundle: { resource: 'bundle.trust.cert-manager.io', until: 'condition=Synced' },
  Certificate: { resource: 'certificate', until: 'condition=Ready' },
  Cluster: { resource: 'cluster.postgresql.cnpg.io', until: 'condition=Ready' },
  CustomResourceDefinition: { resource: 'crd', until: 'condition=Established' },
  DataScienceCluster: { resource: 'datasciencecluster', until: 'condition=Ready' },
  Deployment: { resource: 'deployment', until: 'rollout' },
  ExternalSecret: { resource: 'externalsecret', until: 'condition=Ready' },
  Job: { resource: 'job', until: 'condition=Complete' },
  Keycloak: { resource: 'keycloak.k8s.keycloak.org', until: 'condition=Ready' },
  KeycloakRealmImport: { resource: 'keycloakrealmimport', until: 'condition=Done' },
  MLflow: { resource: 'mlflow', until: 'condition=Available' },
  ObjectBucketClaim: { resource: 'objectbucketclaim', until: "jsonpath='{.status.phase}'=Bound" },
  SealedSecret: { resource: 'sealedsecret', until: 'condition=Synced' },
  StatefulSet: { resource: 'statefulset', until: 'rollout' },
} as const;

/** The objects that a step waits for. */
export function awaited<E extends Environment>(
  waits: readonly Wait<E>[],
  objects: readonly KubernetesObject[],
  environment: E,
): readonly Awaited[] {
  return waits.flatMap(({ kind, minutes, names }) => {
    const { resource, until } = readiness[kind];
    const limit = Math.ceil(typeof minutes === 'number' ? minutes : minutes(environment));
    const targets = names
      ? names.map((name) => ({ name }))
      : objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata);
    // kubectl does not wait for a condition of an object that does not exist yet; objects of others may not.
    const conditions = names ? ['create', until] : [until];
    return targets.flatMap(({ name, namespace }: { readonly name: string; readonly namespace?: string }) =>
      conditions.map((condition) => ({
        object: `${resource}/${name}`,
        ...(namespace ? { namespace } : {}),
        until: condition,
        minutes: limit,
      })),
    );
  });
}
