/** Overlays with one thing wrong, as a patch, an extra object or a slip in a construct would make them. */
import type { NetworkPolicySpec } from '../../imports/kubernetes.js';
import { checks } from '../../lib/checks/all.js';
import type { Finding } from '../../lib/checks/check.js';
import { manifestsOf } from '../../lib/checks/findings.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import type { RenderedOverlay } from '../../lib/overlay/rendered-overlay.js';
import { overlayOf } from '../support/environments.js';
import { oidcProd } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd, standaloneProxy } from '../support/standalone.js';

/** A check, a good environment, an overlay that breaks the check, and what the message must say. */
export type Broken = readonly [id: string, good: string, broken: () => RenderedOverlay, says: string];

/** A check, and an overlay that looks like a mistake and is not one. */
export type Allowed = readonly [id: string, what: string, overlay: () => RenderedOverlay];

/** What one check alone finds. */
export function found(overlay: RenderedOverlay, id: string): readonly Finding[] {
  const check = checks.find((one) => one.id === id);
  if (!check) throw new Error(`there is no check ${id}`);
  return [...(check.needs === 'environment' ? check.run(overlay) : check.run(manifestsOf(overlay)))];
}

export type Draft = {
  [key: string]: unknown;
  kind: string;
  metadata: Record<string, unknown>;
  spec: Record<string, unknown>;
};

/** An overlay with one of its objects changed. */
function withChanged<T>(
  overlay: RenderedOverlay,
  isTarget: (object: KubernetesObject) => boolean,
  change: (object: T) => void,
): RenderedOverlay {
  const target = overlay.objects.find(isTarget);
  if (!target) throw new Error(`no object of the overlay fits ${isTarget}`);
  const draft = structuredClone(target);
  change(draft as unknown as T);
  if (JSON.stringify(draft) === JSON.stringify(target)) throw new Error(`${change} changes nothing`);
  return { ...overlay, objects: overlay.objects.map((object) => (object === target ? draft : object)) };
}

/** An overlay with the first object of a kind changed. */
export function changed(yaml: string, kind: string, change: (object: Draft) => void): RenderedOverlay {
  return withChanged(overlayOf(yaml), (object) => object.kind === kind, change);
}

export const mlflowWith = (yaml: string, fields: object) =>
  changed(yaml, 'MLflow', ({ spec }) => {
    Object.assign(spec, fields);
  });

/** The rules that the environment computes, gone: the operator's own ports are open then. */
export const withDefaultEgress = (yaml: string) =>
  changed(yaml, 'MLflow', ({ spec }) => {
    delete spec['networkPolicyEgressRules'];
    delete spec['networkPolicyAdditionalEgressRules'];
  });

/** An overlay with more objects. */
export function withObject(yaml: string, ...objects: readonly object[]): RenderedOverlay {
  return withObjects(overlayOf(yaml), ...objects);
}

export function withObjects(overlay: RenderedOverlay, ...objects: readonly object[]): RenderedOverlay {
  return { ...overlay, objects: [...overlay.objects, ...(objects as readonly KubernetesObject[])] };
}

export const configMap = (data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'opendatahub' },
  data,
});

export const role = (rule: object) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'r', namespace: 'a' },
  rules: [{ apiGroups: ['mlflow.kubeflow.org'], ...rule }],
});

export const binding = (roleName: string, name = 'b') => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name, namespace: 'a' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName },
  subjects: [{ kind: 'ServiceAccount', name: 'x', namespace: 'a' }],
});

export const pod = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'opendatahub' },
  spec,
});

/** A container that keeps every rule for pods. */
export const container = (fields: object = {}) => ({
  name: 'c',
  image: 'i:1',
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
    capabilities: { drop: ['ALL'] },
  },
  ...fields,
});

export const variable = (name: string, value: string) => ({ env: [{ name, value }] });

export const policy = (spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'own', namespace: 'opendatahub' },
  spec: { podSelector: {}, ...spec },
});

/** Egress rules that are right but for the last one. */
export const s3Only = (rule: object) => [
  { ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] },
  { ports: [{ port: 443 }, { port: 6443 }] },
  rule,
];

/** The pod of a CronJob. */
export const job = (object: Draft) =>
  ((object.spec['jobTemplate'] as Draft).spec['template'] as Draft).spec as {
    containers: [Record<string, unknown>];
    securityContext: Record<string, unknown>;
  };

/** The container of the operator. */
export const manager = (object: Draft) =>
  (
    (object.spec['template'] as Draft).spec as {
      containers: [{ env: { name: string; value?: string }[]; image: string }];
    }
  ).containers[0];

interface ServerDraft {
  spec: { replicas: number; strategy: { type: string }; template: { spec: { containers: [ContainerDraft] } } };
}

interface ContainerDraft {
  args: string[];
  env: { name: string; value?: string }[];
  resources: { limits: { memory: string } };
  livenessProbe: { httpGet: { httpHeaders?: { name: string; value: string }[] } };
}

/** A standalone overlay with its server changed. */
export function changedServer(
  yaml: string,
  change: (server: ServerDraft, container: ContainerDraft) => void,
): RenderedOverlay {
  return withChanged<ServerDraft>(
    overlayOf(yaml),
    ({ kind, metadata }) => /^(Deployment|StatefulSet)$/.test(kind) && metadata.name === 'mlflow',
    (server) => change(server, server.spec.template.spec.containers[0]),
  );
}

/** The standalone server in production with one variable set, in the place of one that there is. */
export const withVariable = (name: string, value: string) =>
  changedServer(standaloneProd, (_, { env }) => {
    const known = env.find((one) => one.name === name);
    if (known) known.value = value;
    else env.push({ name, value });
  });

/** The server with logins with one variable set, or left out. */
export const withOidcVariable = (name: string, value: string | undefined) =>
  changedServer(oidcProd, (_, draft) => {
    draft.env = draft.env.filter((one) => one.name !== name);
    if (value !== undefined) draft.env.push({ name, value });
  });

/** The standalone server in production with other fields than its two replicas. */
export const withServer = (fields: string, yaml = standaloneProd) =>
  overlayOf(replaced(yaml, /, replicas: 2\}/, `, ${fields}}`));

/** The server behind a proxy, with its network policy changed. */
export const withPolicy = (change: (policy: { spec: NetworkPolicySpec }) => void) =>
  withChanged(
    overlayOf(standaloneProxy),
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mlflow',
    change,
  );

/** An overlay in whose realm some words were changed. */
export function withRealm(yaml: string, words: string, others: string): RenderedOverlay {
  const overlay = overlayOf(yaml);
  const objects = overlay.objects.map((object) => {
    if (!/^mlflow-realm/.test(object.metadata.name)) return object;
    return JSON.parse(JSON.stringify(object).replaceAll(words, others)) as KubernetesObject;
  });
  if (JSON.stringify(objects) === JSON.stringify(overlay.objects)) throw new Error(`the realm does not say ${words}`);
  return { ...overlay, objects };
}
