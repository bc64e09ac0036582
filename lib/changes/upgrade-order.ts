/** In which order a change is applied: what comes before, the files, what comes after. */
import { describe } from '../kubernetes/object.js';
import type { OverlaySummary } from '../output/summary/summary-schema.js';
import type { Effect } from './rule.js';
import { newPrerequisites, newRequirements, withKeys } from './step-effects.js';

export interface OrderProps {
  readonly effects: readonly Effect[];
  /** Names of files that differ. */
  readonly changed: readonly string[];
  /** Undefined where an overlay has no overlay.json yet. */
  readonly before: OverlaySummary | undefined;
  readonly after: OverlaySummary | undefined;
}

/** The steps; none where everything can be applied at once. */
export function upgradeOrder({ effects, changed, before, after }: OrderProps): readonly string[] {
  const has = (...rules: readonly string[]) => effects.filter(({ rule }) => rules.includes(rule));
  const subjects = (found: readonly Effect[]) => [...new Set(found.map(({ subject }) => subject))].join(', ');
  const blocked = effects.filter(({ rule, reason }) => rule.startsWith('downtime/') && /refuses it/.test(reason));
  const steps = [
    ...has('downtime/platform-upgrade', 'downtime/platform-skips', 'downtime/platform-downgrade').map(
      ({ subject, what, advice }) => `${subject} ${what}: ${advice}`,
    ),
    ...(before && after
      ? newPrerequisites(before, after).map(({ what, test }) => `install ${what}${test ? ` (${test})` : ''}`)
      : []),
    ...(before && after ? newRequirements(before, after).map((one) => `create ${describe(one)}${withKeys(one)}`) : []),
    ...has('downtime/requirement-left').map(({ subject, what, advice }) => `${subject}, ${what}: ${advice}`),
    ...(effects.some(({ risk, rule }) => risk === 'data-loss' || rule === 'downtime/migration')
      ? ['back up the databases and the artifacts of the server, and try the restore']
      : []),
    ...(has('data-loss/data-moved', 'data-loss/server-moved', 'data-loss/renamed').length > 0
      ? [
          'stop the server, and copy or restore what moves: ' +
            subjects(has('data-loss/data-moved', 'data-loss/server-moved', 'data-loss/renamed')),
        ]
      : []),
    ...has('downtime/workload-kind', 'downtime/replicas-removed').map(({ advice }) => advice),
    ...(blocked.length > 0
      ? [
          `before applying, for what the API server refuses (${subjects(blocked)}): ${[...new Set(blocked.map(({ advice }) => advice))].join('; or: ')}`,
        ]
      : []),
  ];
  const reread = has('restart/configuration', 'restart/secret-source');
  const later = [
    ...(reread.length > 0 ? [`restart what reads ${subjects(reread)}: kubectl rollout restart`] : []),
    ...(has('data-loss/data-removed', 'downtime/removed', 'cosmetic/removed').length > 0
      ? ['where nothing prunes, delete what the overlay no longer has, once the server works']
      : []),
    ...(has('downtime/uri', 'downtime/host-removed').length > 0
      ? ['change the URI in clients, pipelines and workbenches']
      : []),
  ];
  if (steps.length + later.length === 0) return [];
  return [...steps, ...applying(changed, after), ...later];
}

/** Argo CD and Flux follow the same order by waves. */
function applying(changed: readonly string[], after: OverlaySummary | undefined): readonly string[] {
  const files = (after?.files ?? []).map(({ name }) => name).filter((name) => changed.includes(name));
  return files.length > 0
    ? [`apply, in this order, with the waits of the README: ${files.join(', ')}`]
    : ['apply the overlay'];
}
