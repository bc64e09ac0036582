/** Objects that two overlays of one run have in common: on one cluster, each apply would overwrite those of the other. */
import { additionalRoles } from '../access/cluster-roles.js';
import type { Environment } from '../environment/environment.js';
import { describe, identityOf, keyOf, type ObjectIdentity } from '../kubernetes/object.js';
import type { Overlay } from '../overlay/rendering.js';
import type { Problem } from '../schema/location.js';

/** What is compared of an overlay: its objects themselves need not be kept for it. */
export interface Compared {
  readonly environment: Environment;
  /** Its objects by their keys, in the order of the overlay. */
  readonly objects: ReadonlyMap<string, ObjectIdentity>;
}

export function comparedOf({ environment, objects }: Pick<Overlay, 'environment' | 'objects'>): Compared {
  const identities = objects.map(identityOf);
  return { environment, objects: new Map(identities.map((identity) => [keyOf(identity), identity])) };
}

/** Objects in common: a Problem on one cluster, a notice where it is not known whether there is one cluster or two. */
export function sharedObjects(overlays: readonly Compared[]): {
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
} {
  const problems: Problem[] = [];
  const groups = new Map<string, { readonly paths: Set<string>; readonly shared: readonly ObjectIdentity[] }>();
  for (const [index, one] of overlays.entries())
    for (const other of overlays.slice(index + 1)) {
      const relation = relationOf(one.environment, other.environment);
      const shared = relation === 'different' ? [] : inBoth(one, other);
      if (shared.length === 0) continue;
      if (relation === 'same') problems.push(problemOf(one.environment, other.environment, shared));
      else {
        const key = shared.map(keyOf).join();
        const group = groups.get(key) ?? { paths: new Set(), shared };
        groups.set(key, group);
        for (const { environment } of [one, other]) group.paths.add(environment.path);
      }
    }
  return { problems, notices: [...groups.values()].map(noticeOf) };
}

/** Whether two environments are for one cluster. */
function relationOf(one: Environment, other: Environment): 'same' | 'different' | 'unknown' {
  const [first, second] = [one.settings.cluster, other.settings.cluster];
  if (first && second) return first === second ? 'same' : 'different';
  if (one.profile.local || other.profile.local || !fitsOneCluster(one, other)) return 'different';
  // Two servers with one name in one namespace are one server: stages of it, on different clusters.
  return serverOf(one) === serverOf(other) ? 'different' : 'unknown';
}

/** A cluster with a platform for the operator can have standalone servers too, but not a second platform. */
function fitsOneCluster(one: Environment, other: Environment): boolean {
  const [first, second] = [one.profile, other.profile];
  const onePlatform = first.platform === second.platform && first.release === second.release;
  return first.cli === second.cli && (onePlatform || one.form === 'standalone' || other.form === 'standalone');
}

function serverOf(environment: Environment): string {
  const name = environment.form === 'standalone' ? environment.instance.name : '';
  return `${environment.form}/${environment.namespace}/${name}`;
}

function inBoth(one: Compared, other: Compared): readonly ObjectIdentity[] {
  return [...one.objects].flatMap(([key, identity]) => (other.objects.has(key) ? [identity] : []));
}

function problemOf(one: Environment, other: Environment, shared: readonly ObjectIdentity[]): Problem {
  return {
    location: other.locate(['cluster']),
    message: `${namesOf(shared)} ${shared.length > 1 ? 'are' : 'is'} also in ${one.path}, which is for the same cluster ${one.settings.cluster}: each apply overwrites those of the other, and uninstalling one removes them from both`,
    fix: waysOut(shared),
  };
}

function noticeOf({
  paths,
  shared,
}: {
  readonly paths: ReadonlySet<string>;
  readonly shared: readonly ObjectIdentity[];
}) {
  return `${[...paths].sort().join(', ')}: have the same ${namesOf(shared)}. On one cluster, each apply overwrites those of the other, and uninstalling one removes them from both: ${waysOut(shared)}. Write cluster: <name> in each file to say which cluster it is for`;
}

function namesOf(shared: readonly ObjectIdentity[]): string {
  return shared.map(describe).join(', ');
}

/** How to leave objects to one of the environments, by their kinds. */
function waysOut(shared: readonly ObjectIdentity[]): string {
  const ofAll = shared.filter(({ kind }) => ['ClusterRole', 'CustomResourceDefinition'].includes(kind));
  const namespaces = shared.filter(({ kind }) => kind === 'Namespace');
  // The operator brings the other roles.
  const field = ofAll.every(({ name }) => isAdditional(name)) ? 'additionalRoles' : 'create';
  const ways = [
    ...(ofAll.length > 0 ? [`access: {${field}: false}`] : []),
    ...(namespaces.length > 0 ? ['createNamespace: false'] : []),
  ];
  return [
    ...(ways.length > 0 ? [`write ${ways.join(' and ')} in all but one of them`] : []),
    ...(shared.length > ofAll.length + namespaces.length ? ['use another name or namespace in one of them'] : []),
  ].join(', and ');
}

function isAdditional(name: string): boolean {
  return additionalRoles.some((role) => role.name === name);
}
