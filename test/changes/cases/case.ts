/** A pair of states that a rule must judge, and one that looks alike and must not raise it. */
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';

type State = KubernetesObject | readonly KubernetesObject[] | undefined;

export interface RuleCase {
  readonly raises: readonly [before: State, after: State];
  readonly not: readonly [before: State, after: State];
}

export type RuleCases = Readonly<Record<string, RuleCase>>;

type Metadata = Partial<KubernetesObject['metadata']>;

/** An object of a kind: `apps/v1/Deployment`, `v1/Service`. */
export function object(type: string, fields: object = {}, metadata: Metadata = {}): KubernetesObject {
  const [kind = '', version = '', ...group] = type.split('/').reverse();
  const apiVersion = [...group.reverse(), version].join('/');
  const isOfCluster = /^Cluster[A-Z]|^(Namespace|MLflow|CustomResourceDefinition|StorageClass)$/.test(kind);
  return {
    apiVersion,
    kind,
    metadata: { name: 'a', ...(isOfCluster ? {} : { namespace: 'ns' }), ...metadata },
    ...fields,
  };
}

export const spec = (type: string, fields: object, metadata: Metadata = {}) => object(type, { spec: fields }, metadata);

export const kept = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

export const claim = (fields: object, metadata: Metadata = {}) => spec('v1/PersistentVolumeClaim', fields, metadata);
export const sized = (storage: string) => claim({ resources: { requests: { storage } } });

/** A workload whose pod has these fields, and a container with those. */
export function workload(
  kind: 'Deployment' | 'StatefulSet',
  {
    pod = {},
    container = {},
    metadata,
    ...fields
  }: {
    readonly pod?: object;
    readonly container?: object;
    readonly metadata?: Metadata;
    readonly [field: string]: unknown;
  } = {},
): KubernetesObject {
  const containers = [{ name: 'main', image: 'example.com/a:1', ...container }];
  const template = { metadata: { labels: { app: 'a' } }, spec: { ...pod, containers } };
  return spec(`apps/v1/${kind}`, { selector: { matchLabels: { app: 'a' } }, ...fields, template }, metadata);
}

export const deployment = (fields: Parameters<typeof workload>[1] = {}) => workload('Deployment', fields);
export const running = (image: string) => deployment({ container: { image } });
/** An image by the first character of its digest. */
export const digested = (image: string, character: string) => running(`${image}@sha256:${character.repeat(64)}`);
export const variable = (name: string, value?: string) =>
  deployment({
    container: {
      env:
        value === undefined
          ? [{ name: 'OTHER', value: '1' }]
          : [
              { name: 'OTHER', value: '1' },
              { name, value },
            ],
    },
  });

export const cronJob = (args: readonly string[], fields: object = {}, metadata: Metadata = {}) =>
  spec(
    'batch/v1/CronJob',
    {
      ...fields,
      schedule: '0 2 * * *',
      jobTemplate: { spec: { template: { spec: { containers: [{ name: 'main', args }] } } } },
    },
    metadata,
  );

export const definition = (...versions: readonly object[]) =>
  spec('apiextensions.k8s.io/v1/CustomResourceDefinition', {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'A', plural: 'as' },
    versions,
  });
export const version = (name: string, fields: object = {}, properties: object = { a: { type: 'string' } }) => ({
  name,
  served: true,
  storage: false,
  schema: { openAPIV3Schema: { type: 'object', properties } },
  ...fields,
});

export const role = (...rules: readonly object[]) => object('rbac.authorization.k8s.io/v1/Role', { rules });
export const rule = (
  verbs: readonly string[],
  resources: readonly string[],
  apiGroups: readonly string[] = [''],
  more: object = {},
) => ({
  apiGroups,
  resources,
  verbs,
  ...more,
});
export const binding = (names: readonly string[], roleName = 'a', metadata: Metadata = {}) =>
  object(
    'rbac.authorization.k8s.io/v1/RoleBinding',
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: roleName },
      subjects: names.map((name) => ({ kind: 'ServiceAccount', name, namespace: 'ns' })),
    },
    metadata,
  );
