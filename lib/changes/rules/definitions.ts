/** Changes of custom resource definitions. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { at, isObject, type PlainObject } from '../../kubernetes/structural.js';
import { fieldRule, isOf } from '../match.js';
import type { Found, Rule } from '../rule.js';

const definition = ['apiextensions.k8s.io/CustomResourceDefinition'];

const versionRemoved: Rule = {
  id: 'data-loss/definition-version',
  title: 'a version of a custom resource definition is removed',
  reason:
    'the API server refuses it while status.storedVersions names the version; afterwards, objects that were written in it can no longer be read',
  advice:
    'first store all objects in a version that stays (kubectl get and replace each), and remove the old one from status.storedVersions',
  source: 'kubernetes.io, Versions in CustomResourceDefinitions, Upgrade existing objects to a new stored version',
  find: (change) =>
    pair(
      change.before,
      change.after,
      (old, next) => versionsOf(old).filter((one) => !hasVersion(next, one)),
      'is removed',
    ),
};

const fieldsRemoved: Rule = {
  id: 'data-loss/definition-fields',
  title: 'a custom resource definition loses fields',
  reason:
    'the API server prunes what the schema does not have: the values are dropped with the next write of each object',
  advice: 'look for objects that use the fields before it is applied (kubectl get -A -o yaml)',
  source: 'kubernetes.io, Extend the Kubernetes API with CustomResourceDefinitions, Field pruning',
  find: ({ before, after }) => {
    if (!before || !after || !isOf(before, definition)) return [];
    const lost = versionsOf(before).flatMap((version) => {
      const next = versionsOf(after).find((one) => one['name'] === version['name']);
      return next
        ? lostFields(
            at(version, 'schema', 'openAPIV3Schema'),
            at(next, 'schema', 'openAPIV3Schema'),
            String(version['name']),
          )
        : [];
    });
    const names = lost.length > 5 ? `${lost.slice(0, 5).join(', ')} and ${lost.length - 5} more` : lost.join(', ');
    return lost.length > 0
      ? [
          {
            reason: `${names}: the API server prunes what the schema does not have, with the next write of each object`,
          },
        ]
      : [];
  },
};

const identity = fieldRule({
  id: 'data-loss/definition-identity',
  title: 'scope, group or names of a custom resource definition change',
  reason:
    'they are immutable, or other objects are then served under the name: only a new definition can have them, and deleting the old one deletes every object',
  advice: 'keep them; or export all objects, delete the definition, and create both again',
  source:
    'kubernetes/kubernetes, apiextensions-apiserver, pkg/apis/apiextensions/validation, ValidateCustomResourceDefinitionUpdate',
  kinds: definition,
  fields: ['spec.scope', 'spec.group', 'spec.names.kind', 'spec.names.plural'],
});

const notServed: Rule = {
  id: 'downtime/definition-not-served',
  title: 'a version of a custom resource definition is no longer served',
  reason: 'clients and controllers that use the version are refused',
  advice: 'upgrade the controllers and the manifests of this kind first',
  source: 'kubernetes.io, Versions in CustomResourceDefinitions (served)',
  find: ({ before, after }) =>
    pair(
      before,
      after,
      (old, next) => unset(old, next, 'served', (one) => one['served'] !== false),
      'is no longer served',
    ),
};

const storage: Rule = {
  id: 'downtime/definition-storage',
  title: 'objects of a custom resource are stored in another version',
  reason:
    'existing objects stay in the old version until each is written again, so a return to the old definition can lose what only the new one has',
  advice: 'have a backup of etcd or of all objects (kubectl get -A -o yaml); then write each object again',
  source: 'kubernetes.io, Versions in CustomResourceDefinitions (storage)',
  find: ({ before, after }) =>
    pair(
      before,
      after,
      (old, next) => unset(old, next, 'storage', (one) => one['storage'] === true),
      'is no longer the stored one',
    ),
};

export const definitions = [versionRemoved, fieldsRemoved, identity, notServed, storage];

function pair(
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
  changed: (old: KubernetesObject, next: KubernetesObject) => readonly PlainObject[],
  what: string,
): readonly Found[] {
  if (!before || !after || !isOf(before, definition)) return [];
  return changed(before, after).map(({ name }) => ({
    fields: [
      {
        path: ['spec', 'versions', `[${String(name)}]`],
        field: `spec.versions[${String(name)}] ${what}`,
        before: undefined,
        after: undefined,
      },
    ],
  }));
}

/** Versions that both definitions have, and of which only the old one has a flag. */
function unset(
  old: KubernetesObject,
  next: KubernetesObject,
  flag: 'served' | 'storage',
  had: (version: PlainObject) => boolean,
): readonly PlainObject[] {
  return versionsOf(old).filter((one) => had(one) && hasVersion(next, one) && !hasVersion(next, one, flag));
}

function versionsOf(object: KubernetesObject): readonly PlainObject[] {
  const versions = at(object, 'spec', 'versions');
  return Array.isArray(versions) ? versions.filter(isObject) : [];
}

function hasVersion(object: KubernetesObject, { name }: PlainObject, flag?: 'served' | 'storage'): boolean {
  return versionsOf(object).some((one) => one['name'] === name && (!flag || one[flag] === true));
}

/** Fields of a schema that another one does not have, unless it keeps what it does not know. */
function lostFields(old: unknown, next: unknown, path: string): readonly string[] {
  if (!isObject(old) || !isObject(next) || next['x-kubernetes-preserve-unknown-fields'] === true) return [];
  const [had, has] = [at(old, 'properties'), at(next, 'properties')];
  const ofFields = isObject(had)
    ? Object.entries(had).flatMap(([name, schema]) => {
        const other = isObject(has) ? has[name] : undefined;
        if (other === undefined) return isObject(next['additionalProperties']) ? [] : [`${path}.${name}`];
        return lostFields(schema, other, `${path}.${name}`);
      })
    : [];
  return [...ofFields, ...lostFields(old['items'], next['items'], `${path}[]`)];
}
