import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';
import { conditionOf } from '../operator/platform-components.js';

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
  DataScienceCluster: { resource: 'datasciencecluster', until: componentConditions },
  DataSciencePipelinesApplication: {
    resource: 'datasciencepipelinesapplication.datasciencepipelinesapplications.opendatahub.io',
    until: 'condition=Ready',
  },
  Deployment: { resource: 'deployment', until: 'rollout' },
  DSCInitialization: { resource: 'dscinitialization', until: "jsonpath='{.status.phase}'=Ready" },
  ExternalSecret: { resource: 'externalsecret', until: 'condition=Ready' },
  Job: { resource: 'job', until: 'condition=Complete' },
  Keycloak: { resource: 'keycloak.k8s.keycloak.org', until: 'condition=Ready' },
  KeycloakRealmImport: { resource: 'keycloakrealmimport', until: 'condition=Done' },
  MLflow: { resource: 'mlflow', until: 'condition=Available' },
  ObjectBucketClaim: { resource: 'objectbucketclaim', until: "jsonpath='{.status.phase}'=Bound" },
  SealedSecret: { resource: 'sealedsecret', until: 'condition=Synced' },
  // Without a value: until it has one.
  Subscription: { resource: 'subscription.operators.coreos.com', until: "jsonpath='{.status.installedCSV}'" },
  StatefulSet: { resource: 'statefulset', until: 'rollout' },
} as const satisfies Readonly<Record<string, Readiness>>;

interface Readiness {
  readonly resource: string;
  readonly until: string | ((object: KubernetesObject) => readonly string[]);
}

/** Those of the components in the object: `Ready` is also that of all others, whose faults do not concern the overlay. */
function componentConditions(object: KubernetesObject): readonly string[] {
  return Object.keys(Object(at(object, 'spec', 'components'))).flatMap((component) => {
    const condition = conditionOf(component);
    return condition ? [`condition=${condition}`] : [];
  });
}

/** The objects that a step waits for. */
export function awaited<E extends Environment>(
  waits: readonly Wait<E>[],
  objects: readonly KubernetesObject[],
  environment: E,
): readonly Awaited[] {
  return waits.flatMap(({ kind, minutes, names }) => {
    const { resource, until }: Readiness = readiness[kind];
    const limit = Math.ceil(typeof minutes === 'number' ? minutes : minutes(environment));
    const awaitedUntil = (
      { name, namespace }: { readonly name: string; readonly namespace?: string },
      conditions: readonly string[],
    ) =>
      conditions.map((condition) => ({
        object: `${resource}/${name}`,
        ...(namespace ? { namespace } : {}),
        until: condition,
        minutes: limit,
      }));
    // kubectl does not wait for a condition of an object that does not exist yet; objects of others may not.
    if (names && typeof until === 'string') return names.flatMap((name) => awaitedUntil({ name }, ['create', until]));
    return objects
      .filter((object) => object.kind === kind)
      .flatMap((object) => awaitedUntil(object.metadata, typeof until === 'string' ? [until] : until(object)));
  });
}
