/** One of the standalone servers of a cluster: all its objects have its name as a prefix. */
export interface Instance {
  /** Name of the Deployment and Service, and the first part of every other name: `mlflow`. */
  readonly name: string;
  readonly namespace: string;
  /**
   * Value of the label app.kubernetes.io/instance on its pods, where a policy of others selects pods by it.
   * @default - its name
   */
  readonly podInstance?: string;
}

/** The role of a pod in its instance; the component label of its pods. */
export type Component = 'server' | Job | 'database' | 'object-store' | 'cache' | 'proxy' | 'keycloak';

/** The jobs of a server, each of which is a separate component. */
export type Job =
  | 'migration'
  | 'garbage-collection'
  | 'trace-archival'
  | 'backup'
  | 'smoke-test'
  | 'session-pruning'
  | 'permissions'
  | 'realm';

/** Components whose pods have a network policy of their own, by the names that environments use. */
export const connectedComponents = [
  'server',
  'proxy',
  'cache',
  'database',
  'pooler',
  'object-store',
  'migration',
  'garbage-collection',
  'trace-archival',
  'backup',
  'smoke-test',
  'session-pruning',
  'permissions',
  'keycloak',
  'keycloak-database',
  'keycloak-import',
  'realm',
] as const satisfies readonly (Component | 'pooler' | 'keycloak-database' | 'keycloak-import')[];

export type ConnectedComponent = (typeof connectedComponents)[number];

/** Labels that select the pods of one component; they never change, because a Deployment's selector cannot. */
export function selectorOf(
  { name, podInstance = name }: Pick<Instance, 'name' | 'podInstance'>,
  component: Component,
): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': 'mlflow',
    'app.kubernetes.io/instance': podInstance,
    'app.kubernetes.io/component': component,
  };
}

/** Labels of the objects of one component. */
export function labelsOf(instance: Pick<Instance, 'name'>, component: Component): Readonly<Record<string, string>> {
  return { ...selectorOf({ name: instance.name }, component), 'app.kubernetes.io/managed-by': 'cdk8s-mlflow' };
}
