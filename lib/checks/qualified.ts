import { isFamiliarKind, knownKind } from '../crds/validate.js';
import { isBuiltInGroup } from '../kubernetes/kubernetes-schema.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';

/**
 * An object as passed to checks. Other groups can have kinds of the same name with other fields, such as OpenShift's own
 * RoleBinding; with its full name, as in kubectl, no check confuses it with the kind of Kubernetes.
 */
export function qualified(object: KubernetesObject): KubernetesObject {
  const { apiVersion, kind } = object;
  const isNamesake = isFamiliarKind(kind) && !knownKind(apiVersion, kind) && !isBuiltInGroup(groupOf(apiVersion));
  return isNamesake ? { ...object, kind: `${kind}.${groupOf(apiVersion)}` } : object;
}

/** The same object with the kind that it was given, which its definition names. */
export function unqualified(object: KubernetesObject): KubernetesObject {
  const suffix = `.${groupOf(object.apiVersion)}`;
  return suffix !== '.' && object.kind.endsWith(suffix)
    ? { ...object, kind: object.kind.slice(0, -suffix.length) }
    : object;
}
