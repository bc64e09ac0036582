import type { Container, EnvVar } from '../../imports/kubernetes.js';
import { downloadContainer } from '../jobs/backup-transfer.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { podTemplatePaths } from '../kubernetes/pod-template-paths.js';
import { selects } from '../kubernetes/pods.js';
import { at, isObject, type PlainObject } from '../kubernetes/structural.js';
import type { Flow, FlowEnd } from '../model/flow.js';
import { leavingEnds, proxyVariables } from '../model/http-proxy.js';
import type { HttpProxy } from '../model/http-proxy-schema.js';
import { isExempt } from '../model/no-proxy.js';
import { hostOf } from '../schema/fields.js';

/** Custom resources whose controller gives variables to the pods of a component. */
const variableFields: Readonly<Record<string, { readonly component: string; readonly path: readonly string[] }>> = {
  'postgresql.cnpg.io/Cluster': { component: 'database', path: ['spec'] },
  'mlflow.opendatahub.io/MLflow': { component: 'server', path: ['spec'] },
  // Keycloak reads them for all its requests (keycloak.org, Configuring outgoing HTTP requests), and the operator keeps them.
  'k8s.keycloak.org/Keycloak': { component: 'keycloak', path: ['spec', 'unsupported', 'podTemplate', 'spec'] },
};

/** Gives the variables of the proxy to every pod that leaves the cluster. */
export function withHttpProxy(
  flows: readonly Flow[],
  proxy: HttpProxy | undefined,
): (object: KubernetesObject) => KubernetesObject {
  if (!proxy) return (object) => object;
  const ends = leavingEnds(flows);
  const variables = proxyVariables(flows, proxy);
  return (object) => {
    const kind = `${groupOf(object.apiVersion)}/${object.kind}`;
    const field = variableFields[kind];
    if (field)
      return ends.some((end) => isOf(end, object, field.component))
        ? withSpecVariables(object, field.path, variables)
        : object;
    const path = podTemplatePaths.get(object.kind);
    const template = path && at(object, ...path);
    if (!path || !isObject(template) || !ends.some((end) => isSelected(end, object, template))) return object;
    return changedAt(object, [...path, 'spec'], (spec) => ({
      ...spec,
      ...changedContainers(spec, 'containers', () => true, variables),
      // A native sidecar runs beside the program; what runs before it only prepares files, except the download of a backup.
      ...changedContainers(
        spec,
        'initContainers',
        ({ name, restartPolicy }) => restartPolicy === 'Always' || name === downloadContainer,
        variables,
      ),
    })) as KubernetesObject;
  };
}

/** A Cluster of CloudNativePG is named like the policy of its pods; an MLflow resource is that of its namespace. */
function isOf({ policy }: FlowEnd, { metadata }: KubernetesObject, component: string): boolean {
  return policy?.component.endsWith(component) === true && (component === 'server' || policy.name === metadata.name);
}

function isSelected({ policy }: FlowEnd, { metadata }: KubernetesObject, template: PlainObject): boolean {
  const labels = at(template, 'metadata', 'labels');
  return (
    policy !== undefined &&
    policy.namespace === metadata.namespace &&
    isObject(labels) &&
    selects(policy.podLabels, labels as Record<string, string>)
  );
}

function changedContainers(
  spec: PlainObject,
  field: string,
  isMeant: (container: Container) => boolean,
  variables: readonly EnvVar[],
): PlainObject {
  const containers = spec[field];
  if (!Array.isArray(containers)) return {};
  return {
    [field]: (containers as Container[]).map((container) =>
      isMeant(container) ? { ...container, env: withVariables(container.env, variables) } : container,
    ),
  };
}

/** In the field env, or in the containers where a spec is that of a pod. */
function withSpecVariables(
  object: KubernetesObject,
  path: readonly string[],
  variables: readonly EnvVar[],
): KubernetesObject {
  return changedAt(object, path, (spec) =>
    Array.isArray(spec['containers'])
      ? { ...spec, ...changedContainers(spec, 'containers', () => true, variables) }
      : { ...spec, env: withVariables(spec['env'] as EnvVar[] | undefined, variables) },
  ) as KubernetesObject;
}

/** A container's own variable of the proxy, in either spelling, replaces both. */
function withVariables(own: readonly EnvVar[] = [], variables: readonly EnvVar[]): EnvVar[] {
  const all = [...variables, ...keycloakProxy(own, variables)];
  const names = new Set(own.map(({ name }) => name.toUpperCase()));
  return [...own, ...all.filter(({ name }) => !names.has(name.toUpperCase()))];
}

/**
 * Pods that configure a realm connect only to Keycloak. keycloak-config-cli reads a variable of its own alone (README of 6.5), and
 * the script of the Job gives it to Java, which reads none.
 */
function keycloakProxy(own: readonly EnvVar[], variables: readonly EnvVar[]): readonly EnvVar[] {
  const url = own.find(({ name }) => name === 'KEYCLOAK_URL')?.value;
  const valueIn = (variable: string) => variables.find(({ name }) => name === variable)?.value ?? '';
  if (url === undefined) return [];
  return isExempt(hostOf(new URL(url)), valueIn('NO_PROXY').split(','))
    ? []
    : [{ name: 'KEYCLOAK_HTTPPROXY', value: valueIn('HTTPS_PROXY') }];
}

function changedAt(
  value: PlainObject,
  [key, ...rest]: readonly string[],
  change: (value: PlainObject) => PlainObject,
): PlainObject {
  if (key === undefined) return change(value);
  const inner = value[key];
  return isObject(inner) ? { ...value, [key]: changedAt(inner, rest, change) } : value;
}
