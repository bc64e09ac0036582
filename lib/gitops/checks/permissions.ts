/** What a project that others manage does not permit, and what Argo CD cannot do. */

import { fitsPattern } from '../../schema/wildcards.js';
import { kindsOf } from '../argocd/kinds.js';
import type { Fleet } from '../fleet/fleet.js';
import type { FleetCheck, FleetFinding } from './fleet-check.js';

interface Permitted {
  readonly group: string;
  readonly kind: string;
  readonly name?: string | undefined;
}

export const permissionChecks: readonly FleetCheck[] = [
  {
    id: 'MLF-FLEET-3',
    title: 'the project permits what the overlays contain',
    cause:
      'Argo CD refuses the whole sync of an Application with a repository, namespace or kind that its project does not permit.',
    fix: 'have it permitted in the project, and write it here; or remove argocd.project: the output then has a project of its own',
    waivable: false,
    *run(fleet: Fleet): Iterable<FleetFinding> {
      const { project } = fleet.settings.argocd;
      if (!project) return;
      const { url } = fleet.settings.repository;
      if (project.sourceRepos && !project.sourceRepos.some((pattern) => fitsPattern(url, pattern)))
        yield {
          path: ['argocd', 'project', 'sourceRepos'],
          message: `the project ${project.name} does not permit the repository ${url}`,
        };
      yield* forbiddenKinds(fleet);
      yield* forbiddenPlaces(fleet);
    },
  },
  {
    id: 'MLF-FLEET-4',
    title: 'Argo CD applies no overlay with variables of Flux',
    cause:
      'Only Flux replaces variables in manifests. Argo CD applies them as they are, so that hosts and names are wrong.',
    fix: 'write the values in the environment, or send the overlay to a cluster of a fleet with tools: [flux]',
    waivable: false,
    *run({ settings, targets }: Fleet): Iterable<FleetFinding> {
      const tools = settings.tools.filter((tool) => tool !== 'flux');
      if (tools.length === 0) return;
      for (const { overlay, index } of targets)
        if (overlay.variables.length > 0)
          yield {
            path: ['clusters', index, 'overlays'],
            message: `${overlay.overlay} has variables of Flux, ${overlay.variables.join(', ')}, and tools has ${tools.join(' and ')}`,
          };
    },
  },
];

function* forbiddenKinds({ settings, targets }: Fleet): Iterable<FleetFinding> {
  const { project } = settings.argocd;
  if (!project) return;
  const { cluster, namespaced } = kindsOf(targets);
  const rules = [
    ['clusterResourceWhitelist', 'clusterResourceBlacklist', cluster],
    ['namespaceResourceWhitelist', 'namespaceResourceBlacklist', namespaced],
  ] as const;
  for (const [permits, forbids, kinds] of rules)
    for (const kind of kinds) {
      const missing = kind.names.filter(
        (name) => !(project[permits]?.some((rule) => isOf(rule, { ...kind, name })) ?? true),
      );
      const refused = kind.names.filter((name) => project[forbids].some((rule) => isOf(rule, { ...kind, name })));
      const what = `${kind.kind}${kind.group ? ` of ${kind.group}` : ''}`;
      if (missing.length > 0)
        yield {
          path: ['argocd', 'project', permits],
          message: `${permits} of ${project.name} has no ${what}: ${list(missing)}`,
        };
      if (refused.length > 0)
        yield {
          path: ['argocd', 'project', forbids],
          message: `${forbids} of ${project.name} has ${what}: ${list(refused)}`,
        };
    }
}

function* forbiddenPlaces({ settings, targets }: Fleet): Iterable<FleetFinding> {
  const { project } = settings.argocd;
  const destinations = project?.destinations;
  if (!project || !destinations) return;
  for (const { overlay, cluster } of targets)
    for (const namespace of new Set([overlay.namespace, ...overlay.namespaces])) {
      const isPermitted = destinations.some(
        (one) =>
          fitsPattern(namespace, one.namespace ?? '') &&
          (cluster.server && one.server
            ? fitsPattern(cluster.server, one.server)
            : fitsPattern(cluster.name, one.name ?? one.server ?? '')),
      );
      if (!isPermitted)
        yield {
          path: ['argocd', 'project', 'destinations'],
          message: `the project ${project.name} does not permit the namespace ${namespace} of the cluster ${cluster.name}, where ${overlay.overlay} has objects`,
        };
    }
}

/** By the globs of a project, in which `*` is any text (Argo CD, util/glob). */
function isOf(rule: Permitted, { group, kind, name }: Permitted): boolean {
  return (
    fitsPattern(group, rule.group) &&
    fitsPattern(kind, rule.kind) &&
    (rule.name === undefined || fitsPattern(name ?? '', rule.name))
  );
}

function list(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
