/** Objects that two overlays of one run have in common: on one cluster, each apply would overwrite those of the other. */
import { additionalRoles } from '../access/cluster-roles.js';
import type { Environment } from '../environment/environment.js';
import { describe, identityOf, keyOf, type ObjectIdentity } from '../kubernetes/object.js';
import type { Overlay } from '../overlay/rendering.js';
import type { Location, Problem } from '../schema/location.js';

/** What is compared of an overlay: neither its environment nor its objects need be kept for it. */
export interface Compared {
  /** Path of the environment. */
  readonly path: string;
  /** The cluster that the environment names, and where it does or could. */
  readonly cluster: string | undefined;
  readonly place: Location;
  /** The server, whatever its cluster. */
  readonly server: string;
  readonly target: Target;
  /** Its objects by their keys, in the order of the overlay. */
  readonly objects: ReadonlyMap<string, ObjectIdentity>;
}

/** What is known of a cluster from an environment for it. */
type Target = Pick<Environment['profile'], 'platform' | 'release' | 'cli' | 'local'> & Pick<Environment, 'form'>;

export function comparedOf({ environment, objects }: Pick<Overlay, 'environment' | 'objects'>): Compared {
  const { path, form, profile, settings } = environment;
  const { platform, release, cli, local } = profile;
  return {
    path,
    cluster: settings.cluster,
    place: environment.locate(['cluster']),
    server: serverOf(environment),
    target: { platform, release, cli, local, form },
    objects: new Map(objects.map(identityOf).map((identity) => [keyOf(identity), identity])),
  };
}

/** Environments with all the objects that they, and no others, have in common. */
interface Group {
  readonly members: readonly Compared[];
  readonly shared: ObjectIdentity[];
}

/** Objects in common: a Problem on one cluster, a notice where it is not known whether there is one cluster or two. */
export function sharedObjects(overlays: readonly Compared[]): {
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
} {
  const holders = groupedBy(overlays, ({ objects }) => objects.keys());
  const [certain, uncertain] = [new Groups(), new Groups()];
  for (const [key, all] of holders) {
    if (all.length === 1) continue;
    for (const members of onOneCluster(all)) certain.add(key, members);
    uncertain.add(key, perhapsOnOneCluster(all));
  }
  return {
    problems: certain
      .all()
      .flatMap(({ members, shared }) => members.slice(1).map((one) => problemOf(one, members, shared))),
    notices: uncertain.all().map(noticeOf),
  };
}

class Groups {
  private readonly groups = new Map<string, Group>();

  /** Another object that environments have in common. */
  add(key: string, members: readonly Compared[]): void {
    const identity = members[0]?.objects.get(key);
    if (!identity || members.length < 2) return;
    const name = members.map(({ path }) => path).join();
    const group = this.groups.get(name) ?? { members, shared: [] };
    group.shared.push(identity);
    this.groups.set(name, group);
  }

  all(): readonly Group[] {
    return [...this.groups.values()];
  }
}

/** Those that name the same cluster. */
function onOneCluster(all: readonly Compared[]): readonly (readonly Compared[])[] {
  return [...groupedBy(all, ({ cluster }) => (cluster ? [cluster] : [])).values()];
}

/** Environments by each of their keys. */
function groupedBy(
  all: readonly Compared[],
  keysOf: (one: Compared) => Iterable<string>,
): ReadonlyMap<string, readonly Compared[]> {
  const groups = new Map<string, Compared[]>();
  for (const one of all)
    for (const key of keysOf(one)) {
      const known = groups.get(key);
      if (known) known.push(one);
      else groups.set(key, [one]);
    }
  return groups;
}

/** Those of which no more is known than that they can be on one cluster with another. */
function perhapsOnOneCluster(all: readonly Compared[]): readonly Compared[] {
  // One of each kind is compared with one of each other, and not each with each: there can be thousands.
  const kinds = new Map<string, { readonly example: Compared; readonly servers: Set<string> }>();
  for (const one of all) {
    const { target, cluster } = one;
    const key = [target.platform, target.release, target.cli, target.local, target.form, Boolean(cluster)].join();
    const kind = kinds.get(key) ?? { example: one, servers: new Set() };
    kind.servers.add(one.server);
    kinds.set(key, kind);
  }
  // Two servers with one name in one namespace are one server: stages of it, on different clusters.
  const isOther = (servers: ReadonlySet<string>, { server }: Compared) => servers.size > 1 || !servers.has(server);
  return all.filter((one) =>
    [...kinds.values()].some(({ example, servers }) => isUncertain(one, example) && isOther(servers, one)),
  );
}

function isUncertain(one: Compared, other: Compared): boolean {
  if (one.cluster && other.cluster) return false;
  return !one.target.local && !other.target.local && fitsOneCluster(one.target, other.target);
}

/** A cluster with a platform for the operator can have standalone servers too, but not a second platform. */
function fitsOneCluster(first: Target, second: Target): boolean {
  const onePlatform = first.platform === second.platform && first.release === second.release;
  return first.cli === second.cli && (onePlatform || first.form === 'standalone' || second.form === 'standalone');
}

function serverOf(environment: Environment): string {
  const name = environment.form === 'standalone' ? environment.instance.name : '';
  return `${environment.form}/${environment.namespace}/${name}`;
}

function problemOf(one: Compared, members: readonly Compared[], shared: readonly ObjectIdentity[]): Problem {
  const others = members.filter((member) => member !== one);
  return {
    location: one.place,
    message: `${namesOf(shared)} ${shared.length > 1 ? 'are' : 'is'} also in ${pathsOf(others)}, which ${others.length > 1 ? 'are' : 'is'} for the same cluster ${one.cluster}: each apply overwrites those of the other, and uninstalling one removes them from both`,
    fix: waysOut(shared),
  };
}

function noticeOf({ members, shared }: Group): string {
  return `${pathsOf(members)}: have the same ${namesOf(shared)}. On one cluster, each apply overwrites those of the other, and uninstalling one removes them from both: ${waysOut(shared)}. Write cluster: <name> in each file to say which cluster it is for`;
}

/** The first few by name. */
function pathsOf(members: readonly Compared[]): string {
  const paths = members.map(({ path }) => path).sort();
  return paths.length > 6 ? `${paths.slice(0, 5).join(', ')} and ${paths.length - 5} more` : paths.join(', ');
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
