/** Objects and names that two overlays of a cluster have in common. */
import { describe, groupOf, keyOf, type ObjectIdentity } from '../../kubernetes/object.js';
import type { OverlaySummary } from '../../output/summary/summary-schema.js';
import type { Fleet, Target } from '../fleet/fleet.js';
import type { FleetCheck, FleetFinding } from './fleet-check.js';

export const collisionChecks: readonly FleetCheck[] = [
  {
    id: 'MLF-FLEET-1',
    title: 'an object of a cluster is in one overlay only',
    cause:
      'Argo CD fails to sync the second Application (FailOnSharedResource); with Flux, each Kustomization overwrites and prunes what the other has applied.',
    fix: 'send the overlays to different clusters, use another name or namespace in one of the environments, or leave the object to one of them: access: {create: false}, createNamespace: false',
    waivable: false,
    *run({ targets }: Fleet): Iterable<FleetFinding> {
      for (const all of byCluster(targets)) {
        const names = [...new Set(all.map(({ cluster }) => cluster.name))];
        const holders = new Map<string, { readonly identity: ObjectIdentity; readonly in: string[] }>();
        for (const { overlay } of all)
          for (const identity of identitiesOf(overlay)) {
            const holder = holders.get(keyOf(identity)) ?? { identity, in: [] };
            holder.in.push(overlay.overlay);
            holders.set(keyOf(identity), holder);
          }
        const groups = new Map<string, ObjectIdentity[]>();
        for (const { identity, in: paths } of holders.values())
          if (paths.length > 1) {
            const key = paths.join(' and ');
            groups.set(key, [...(groups.get(key) ?? []), identity]);
          }
        for (const [paths, shared] of groups)
          yield {
            path: ['clusters', all.at(-1)?.index ?? 0, 'overlays'],
            message: `${paths} go to the cluster ${names.join(', which is also ')}, and both contain ${named(shared)}`,
          };
      }
    },
  },
  {
    id: 'MLF-FLEET-2',
    title: 'an overlay of a cluster has a name of its own',
    cause:
      'Names of Applications and Kustomizations are made of the names of cluster and overlay; the second one with a name replaces the first.',
    fix: 'rename the cluster or the environment',
    waivable: false,
    *run({ targets }: Fleet): Iterable<FleetFinding> {
      const known = new Map<string, Target>();
      for (const target of targets) {
        const first = known.get(target.name);
        if (first)
          yield {
            path: ['clusters', target.index, 'name'],
            message: `${target.overlay.overlay} on ${target.cluster.name} and ${first.overlay.overlay} on ${first.cluster.name} have the name ${target.name}`,
          };
        else known.set(target.name, target);
      }
    },
  },
];

function byCluster(targets: readonly Target[]): readonly (readonly Target[])[] {
  const clusters = new Map<string, Target[]>();
  for (const target of targets) {
    const key = clusterOf(target);
    clusters.set(key, [...(clusters.get(key) ?? []), target]);
  }
  return [...clusters.values()];
}

/** The cluster that Argo CD runs on. */
const own = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

/** Two entries can be one cluster. */
function clusterOf({ cluster: { name, server, selector }, index }: Target): string {
  if (selector) return `selector ${index}`;
  if (server === undefined) return `name ${name}`;
  const address = new URL(server).href.replace(/\/$/, '');
  return address === own.server ? `name ${own.name}` : `server ${address}`;
}

function identitiesOf({ files }: OverlaySummary): readonly ObjectIdentity[] {
  return files.flatMap(({ objects }) =>
    objects.flatMap(({ apiVersion, kind, namespace, names }) =>
      names.map((name) => ({ group: groupOf(apiVersion), kind, name, ...(namespace ? { namespace } : {}) })),
    ),
  );
}

/** The first few objects. */
function named(objects: readonly ObjectIdentity[]): string {
  const names = objects.map(describe);
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
