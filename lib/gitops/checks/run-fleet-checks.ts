/** Runs the checks of fleets. */
import { sorted } from '../../environment/parse.js';
import type { Problem } from '../../schema/location.js';
import type { Fleet, Target } from '../fleet/fleet.js';
import { fluxSchema } from '../fleet/flux-schema.js';
import { fleetChecks } from './fleet-checks.js';

/** What is wrong with a fleet, and what is good to know. */
export function checkFleet(fleet: Fleet): {
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
} {
  const problems = fleetChecks.flatMap((check) =>
    [...check.run(fleet)].map(({ path, message, fix }) => ({
      location: fleet.locate(path),
      check: check.id,
      message,
      fix: fix ?? check.fix,
    })),
  );
  return { problems: sorted(problems), notices: noticesOf(fleet) };
}

function noticesOf(fleet: Fleet): readonly string[] {
  const places = new Map<string, Target[]>();
  for (const target of fleet.targets)
    places.set(target.overlay.overlay, [...(places.get(target.overlay.overlay) ?? []), target]);
  const idle = fleet.overlays.filter(({ overlay }) => !places.has(overlay)).map(({ overlay }) => overlay);
  return [
    ...(idle.length > 0 ? [`${fleet.file}: no cluster has ${idle.join(', ')}`] : []),
    ...[...places]
      .filter(([, targets]) => isOnSeveral(targets))
      .map(
        ([overlay, targets]) =>
          `${fleet.file}: ${overlay} goes to ${targets.map(({ cluster }) => (cluster.selector ? `all clusters of ${cluster.name}` : cluster.name)).join(' and ')}: the servers have the same hosts, and the same database and bucket unless these are in the overlay. Two servers on one database run migrations and garbage collection twice`,
      ),
    ...namespaceNotices(fleet),
    ...withoutEffect(fleet.settings).map((text) => `${fleet.file}: ${text}`),
  ];
}

function isOnSeveral(targets: readonly Target[]): boolean {
  return targets.length > 1 || targets.some(({ cluster }) => cluster.selector);
}

/** Fields that are written, and that nothing reads. */
function withoutEffect({ stages, argocd, flux, tools }: Fleet['settings']): readonly string[] {
  const named = stages.filter(({ maxUpdate }) => maxUpdate !== undefined).map(({ name }) => name);
  return [
    ...(named.length > 0 && !argocd.rollingSync
      ? [
          `maxUpdate of stage ${named.join(', ')} has no effect without argocd: {rollingSync: true}: everything changes at once`,
        ]
      : []),
    ...(flux.secrets !== fluxSchema.shape.secrets.parse(undefined) && flux.decryption === undefined
      ? [`flux.secrets has no effect without flux.decryption: Flux does not read ${flux.secrets}/`]
      : []),
    ...(flux.secret !== undefined && flux.existingSource !== undefined
      ? [`flux.secret has no effect with flux.existingSource: the source ${flux.existingSource} has its own`]
      : []),
    ...(argocd.rollingSync && tools.every((tool) => tool === 'flux')
      ? ['argocd.rollingSync has no effect: tools has no Argo CD, and Flux changes all stages at once']
      : []),
  ];
}

/** An overlay in a namespace that another overlay of its cluster creates. */
function namespaceNotices({ file, targets }: Fleet): readonly string[] {
  return targets.flatMap(({ overlay, index, cluster }) =>
    targets
      .filter((other) => other.index === index && other.overlay !== overlay)
      .flatMap((other) => {
        const created = other.overlay.files
          .flatMap(({ objects }) => objects)
          .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace')
          .flatMap(({ names }) => names);
        const used = overlay.namespaces.filter((name) => created.includes(name));
        return used.map(
          (name) =>
            `${file}: on ${cluster.name}, ${overlay.overlay} has objects in the namespace ${name}, which ${other.overlay.overlay} creates: it fails until that one is applied`,
        );
      }),
  );
}
