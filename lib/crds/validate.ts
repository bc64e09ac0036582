import { brokenRules } from '../kubernetes/cel.js';
import { brokenTransitions } from '../kubernetes/cel-transitions.js';
import { withDefaults } from '../kubernetes/defaults.js';
import {
  builtInVersions,
  importedKind,
  isBuiltInGroup,
  type KnownKind,
  kindsOfVersion,
  resolve,
  thirdPartyKinds,
} from '../kubernetes/kubernetes-schema.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { fieldName, type Violation } from '../kubernetes/structural.js';
import { violations } from '../kubernetes/violations.js';
import { suggest } from '../schema/suggest.js';
import { customResources } from './custom-resources.js';
import { Definitions } from './definitions-of-others.js';
import { isDefinition, readDefinition } from './read-definition.js';

/** A field of an object that an API server would refuse. */
export interface SchemaViolation {
  /** `spec.env[0].name`; empty for the object as a whole. */
  readonly field: string;
  readonly message: string;
  /** Whether the field's own schema is broken, or a CEL rule of the definition. */
  readonly rule: 'schema' | 'cel';
}

/**
 * The schema of a kind; undefined for kinds that are not known here.
 *
 * @param given - definitions of the cluster, which count more than those that are imported
 */
export function knownKind(apiVersion: string, kind: string, given = Definitions.none): KnownKind | undefined {
  const defined = isBuiltInGroup(groupOf(apiVersion)) ? undefined : given.find(apiVersion, kind);
  if (defined) return defined;
  const own = ownResource(apiVersion, kind);
  return own ? { scope: own.scope, schema: own.rootSchema } : importedKind(apiVersion, kind);
}

/**
 * What an API server's strict validation would refuse in an object; undefined where its kind is not known.
 *
 * @param given - definitions of the cluster
 */
export function validateObject(
  object: KubernetesObject,
  given = Definitions.none,
): readonly SchemaViolation[] | undefined {
  if (isDefinition(object)) return definitionViolations(object);
  const wrong = given.wrongVersion(object.apiVersion, object.kind);
  if (wrong) return [{ field: 'apiVersion', message: wrong, rule: 'schema' }];
  const known = knownKind(object.apiVersion, object.kind, given);
  if (!known) return wrongVersion(object);
  const stored = withDefaults(object, known.schema, resolve);
  const broken = [...violations(stored, known.schema, resolve)];
  // Rules may rely on the types of what they read, so the API server evaluates none before the schema holds.
  if (broken.length > 0) return broken.map(ofSchema);
  // The types of Kubernetes itself declare no rules, and overlays are full of them.
  if (isBuiltInGroup(groupOf(object.apiVersion))) return [];
  return [...brokenRules(stored, known.schema, resolve)].map(({ path, message }) => ({
    field: fieldName(path),
    message,
    rule: 'cel',
  }));
}

/** What the definition of a kind does not allow to change in an object, in the words of its rules. */
export function refusedChanges(before: KubernetesObject, after: KubernetesObject): readonly Violation[] {
  const known = isBuiltInGroup(groupOf(after.apiVersion)) ? undefined : knownKind(after.apiVersion, after.kind);
  if (!known || before.apiVersion !== after.apiVersion) return [];
  const [old, next] = [before, after].map((object) => withDefaults(object, known.schema, resolve));
  return [...brokenTransitions(old, next, known.schema, resolve)];
}

/** A definition among the objects themselves. */
function definitionViolations(object: KubernetesObject): readonly SchemaViolation[] {
  // Those of this project are tested.
  if (customResources.some(({ name }) => name === object.metadata.name)) return [];
  const read = readDefinition(object);
  if ('defined' in read) return [];
  return read.violations.map(ofSchema);
}

/**
 * What the API server accepts in an object of ours and refuses in the pods that the operator makes of it: values of the
 * types of Kubernetes that break their rules. The object satisfies its definition.
 */
export function typeViolations({ apiVersion, kind, ...object }: KubernetesObject): readonly SchemaViolation[] {
  const own = ownResource(apiVersion, kind);
  if (!own || object['spec'] === undefined) return [];
  const spec = withDefaults(object['spec'], own.typedSchema, resolve);
  return [...violations(spec, own.typedSchema, resolve, ['spec'])].map(ofSchema);
}

function ofSchema({ path, message }: Violation): SchemaViolation {
  return { field: fieldName(path), message, rule: 'schema' };
}

function ownResource(apiVersion: string, kind: string) {
  return customResources.find((one) => `${one.group}/${one.version}` === apiVersion && one.kind === kind);
}

/** Whether a kind of this name is known in any group. */
export function isFamiliarKind(kind: string): boolean {
  return (
    builtInVersions(kind).length > 0 ||
    customResources.some((resource) => resource.kind === kind) ||
    thirdPartyKinds.some((known) => known.endsWith(`/${kind}`))
  );
}

/** A mistyped kind, or one that Kubernetes no longer has: `v1` Configmap, `policy/v1` PodSecurityPolicy. */
function noSuchKind(apiVersion: string, kind: string, siblings: readonly string[]): SchemaViolation {
  const versions = builtInVersions(kind);
  const near = suggest(kind, siblings);
  const instead =
    versions.length > 0
      ? `; it is a kind of ${versions.join(', ')}`
      : near
        ? `; did you mean ${near}?`
        : ', or no longer has it';
  return {
    field: versions.length > 0 ? 'apiVersion' : 'kind',
    message: `${apiVersion} has no ${kind}${instead}`,
    rule: 'schema',
  };
}

/** A kind of Kubernetes under a version that does not have it, or no longer: `batch/v1beta1` CronJob, `v1` Deployment. */
function wrongVersion({ apiVersion, kind }: KubernetesObject): readonly SchemaViolation[] | undefined {
  const siblings = kindsOfVersion(apiVersion);
  if (siblings && !siblings.includes(kind)) return [noSuchKind(apiVersion, kind, siblings)];
  // Such as autoscaling/v1, of which only the names of kinds are known.
  if (siblings) return undefined;
  const versions = builtInVersions(kind);
  const group = groupOf(apiVersion);
  // Groups of custom resources are domains, so that one without a dot is mistyped or gone: app/v1, extensions/v1beta1.
  if (!group.includes('.') && !isBuiltInGroup(group)) return [noSuchKind(apiVersion, kind, [])];
  if (versions.length === 0 || !isBuiltInGroup(group)) return undefined;
  return [
    {
      field: 'apiVersion',
      message: `${apiVersion} has no ${kind}; it is a kind of ${versions.join(', ')}`,
      rule: 'schema',
    },
  ];
}
