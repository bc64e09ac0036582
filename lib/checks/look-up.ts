import type { KubernetesObject } from '../kubernetes/object.js';
import type { Reference } from '../kubernetes/pod-references.js';
import { at, isObject } from '../kubernetes/structural.js';
import { providerOf } from '../model/created.js';
import type { Requirement } from '../model/requirement.js';
import type { RenderedObjects } from '../overlay/rendered-overlay.js';

/** What a name refers to: an object of the overlay or of the operator, or a Requirement. */
export function lookUp(
  overlay: RenderedObjects,
  { kind, name, namespace }: Pick<Reference, 'kind' | 'name' | 'namespace'>,
): KubernetesObject | Requirement | undefined {
  const made = [...overlay.objects, ...overlay.operatorMade].find(
    (object) =>
      object.kind === kind && object.metadata.name === name && (object.metadata.namespace ?? '') === (namespace ?? ''),
  );
  return (
    made ??
    overlay.requirements.find(
      (required) =>
        required.kind === kind && required.name === name && (required.namespace ?? '') === (namespace ?? ''),
    ) ??
    providerOf(overlay.objects, { kind, name, namespace })
  );
}

/** Objects that Kubernetes creates in every namespace. */
export function isEverywhere({ kind, name }: Pick<Reference, 'kind' | 'name'>): boolean {
  return (kind === 'ServiceAccount' && name === 'default') || (kind === 'ConfigMap' && name === 'kube-root-ca.crt');
}

/** The keys of a Secret or ConfigMap; undefined if they are unknown. */
export function keysOf(target: KubernetesObject | Requirement): readonly string[] | undefined {
  if ('keys' in target && Array.isArray(target.keys)) return (target as Requirement).keys.map(({ key }) => key);
  const [data, stringData] = [at(target, 'data'), at(target, 'stringData')];
  return isObject(data) || isObject(stringData)
    ? [...Object.keys(data ?? {}), ...Object.keys(stringData ?? {})]
    : undefined;
}
