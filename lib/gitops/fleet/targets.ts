/** Which overlay goes to which cluster. */
import type { Source } from '../../environment/source.js';
import type { OverlaySummary } from '../../output/summary/summary-schema.js';
import type { Problem } from '../../schema/location.js';
import { suggest } from '../../schema/suggest.js';
import type { Target } from './fleet.js';
import type { FleetCluster, FleetSettings } from './fleet-schema.js';
import { targetName } from './names.js';

/** The targets of a fleet, with names that mean no overlay and stages that are not in the order. */
export function targetsOf(
  settings: FleetSettings,
  overlays: readonly OverlaySummary[],
  source: Pick<Source, 'locate'>,
): { readonly targets: readonly Target[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const targets = settings.clusters.flatMap((cluster, index) => {
    const found = new Map<string, OverlaySummary>();
    for (const [at, pattern] of cluster.overlays.entries()) {
      const matching = overlays.filter(({ overlay }) => matcherOf(pattern)(overlay));
      for (const overlay of matching) found.set(overlay.overlay, overlay);
      if (matching.length === 0)
        problems.push({
          location: source.locate(['clusters', index, 'overlays', at]),
          message: `clusters[${index}].overlays[${at}]: there is no overlay ${pattern}`,
          fix: fixOf(pattern, overlays),
        });
    }
    return [...found.values()].map((overlay) => targetOf(settings, cluster, index, overlay));
  });
  return { targets, problems: [...problems, ...stageProblems(settings, targets, source)] };
}

function targetOf(
  { repository, stages }: FleetSettings,
  cluster: FleetCluster,
  index: number,
  overlay: OverlaySummary,
): Target {
  const stage = cluster.stage ?? overlay.stage;
  return {
    cluster,
    index,
    overlay,
    stage,
    revision: stages.find(({ name }) => name === stage)?.revision ?? repository.revision,
    name: targetName(cluster.name, overlay.overlay),
    path: `${repository.path}/${overlay.overlay}`,
  };
}

function matcherOf(pattern: string): (path: string) => boolean {
  if (!/[*?[\]{}!()]/.test(pattern)) return (path) => path === pattern;
  const picomatch = require('picomatch') as typeof import('picomatch');
  return picomatch(pattern);
}

function fixOf(pattern: string, overlays: readonly OverlaySummary[]): string {
  const paths = overlays.map(({ overlay }) => overlay);
  const near = suggest(pattern, paths);
  if (near) return `did you mean ${near}?`;
  return paths.length > 0
    ? `write one of ${paths.join(', ')}, or a glob such as "*/dev"`
    : 'synthesize the overlays first: cdk8s-mlflow synth';
}

/** A stage without a place in the order would never be promoted to. */
function stageProblems(
  { stages }: FleetSettings,
  targets: readonly Target[],
  source: Pick<Source, 'locate'>,
): readonly Problem[] {
  const known = stages.map(({ name }) => name);
  const unknown = targets.filter(({ stage }) => !known.includes(stage));
  const wrong = new Map(unknown.map((target) => [`${target.index} ${target.stage}`, target]));
  return [...wrong.values()].map(({ cluster, index, stage, overlay }) => ({
    location: source.locate(['clusters', index, cluster.stage ? 'stage' : 'overlays']),
    message: `clusters[${index}]: the stage ${stage}${cluster.stage ? '' : ` of ${overlay.overlay}`} is not in stages: ${known.join(', ')}`,
    fix: `add it to stages, or write stage: ${suggest(stage, known) ?? known.at(-1)} for this cluster`,
  }));
}
