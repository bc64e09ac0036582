import type { Container, EnvVar, PodSpec } from '../../imports/kubernetes.js';
import { validateObject } from '../../lib/crds/validate.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';

/** Finders of objects, pods and variables in what was rendered. Each throws where what it looks for is absent or ambiguous. */

/** The one object of a kind, by its name where there may be several of the kind. */
export function only(
  objects: readonly KubernetesObject[],
  kind: string,
  name: string | RegExp = /(?:)/,
): KubernetesObject {
  const ofKind = objects.filter((object) => object.kind === kind);
  const found = ofKind.filter(({ metadata }) =>
    typeof name === 'string' ? metadata.name === name : name.test(metadata.name),
  );
  const [object] = found;
  if (!object || found.length > 1) {
    const names = ofKind.map(({ metadata }) => metadata.name).join(', ');
    throw new Error(
      `${found.length} objects of kind ${kind} named ${name}; of this kind there are: ${names || 'none'}`,
    );
  }
  return object;
}

export function specOf<T = Readonly<Record<string, unknown>>>(object: KubernetesObject): T {
  if (object['spec'] === undefined) throw new Error(`${object.kind} ${object.metadata.name} has no spec`);
  return object['spec'] as T;
}

/** The pod that a workload or job makes. */
export function podOf(object: KubernetesObject): PodSpec {
  interface Template {
    readonly template?: { readonly spec: PodSpec };
  }
  const spec = specOf<Template & { readonly jobTemplate?: { readonly spec: Template } }>(object);
  const { template } = spec.jobTemplate?.spec ?? spec;
  if (!template) throw new Error(`${object.kind} ${object.metadata.name} makes no pods`);
  return template.spec;
}

/** The one container of a pod, by its name where there are several. */
export function containerOf(object: KubernetesObject, name?: string): Container {
  const found = podOf(object).containers.filter((container) => name === undefined || container.name === name);
  const [container] = found;
  if (!container || found.length > 1)
    throw new Error(`${object.kind} ${object.metadata.name} has ${found.length} containers ${name ?? ''}`);
  return container;
}

/** The values of variables by their names; `Secret/key` for what comes from a Secret. */
export function valuesOf({ env = [] }: { readonly env?: readonly EnvVar[] }): Readonly<Record<string, string>> {
  return Object.fromEntries(
    env.map(({ name, value, valueFrom }) => {
      const { secretKeyRef: secret } = valueFrom ?? {};
      return [name, value ?? (secret ? `${secret.name}/${secret.key}` : JSON.stringify(valueFrom))];
    }),
  );
}

/** `Kind name` of each object, in their order. */
export function census(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

/** What an API server would refuse of the objects; kinds whose schema is unknown are mentioned too, but for those named. */
export function refusals(objects: readonly KubernetesObject[], unknown: readonly string[] = []): readonly string[] {
  if (objects.length === 0) throw new Error('there are no objects to validate');
  return objects.flatMap((object) => {
    const found = validateObject(object);
    const what = `${object.kind} ${object.metadata.name}`;
    if (!found) return unknown.includes(object.kind) ? [] : [`${what}: nothing is known of this kind`];
    return found.map(({ field, message }) => `${what}: ${field}: ${message}`);
  });
}
