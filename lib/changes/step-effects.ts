/** What the step between two states of an overlay means, by its overlay.json. */
import { describe } from '../kubernetes/object.js';
import type { OverlaySummary } from '../output/summary/summary-schema.js';
import { compareVersions } from '../schema/version.js';
import { wholeEffect } from './effects.js';
import { isSkip } from './release-steps.js';
import type { Effect } from './rule.js';
import {
  otherForm,
  platformDowngrade,
  platformSkips,
  platformUpgrade,
  prerequisiteAdded,
  programDowngrade,
  programUpgrade,
  requirementAdded,
  requirementLeft,
  uriChanged,
} from './rules/steps.js';
import { workspaceEffects } from './workspace-effects.js';

export function stepEffects(before: OverlaySummary, after: OverlaySummary): readonly Effect[] {
  return [
    ...formEffects(before, after),
    ...platformEffects(before, after),
    ...programEffects(before.versions, after.versions),
    ...newRequirements(before, after).map((one) =>
      wholeEffect(requirementAdded, describe(one), `required${withKeys(one)}`),
    ),
    ...leftRequirements(before, after).map((one) =>
      wholeEffect(requirementLeft, describe(one), `required${withKeys(one)}`),
    ),
    ...newPrerequisites(before, after).map(({ what, test }) =>
      wholeEffect(
        prerequisiteAdded,
        'cluster',
        `must have ${what}`,
        test ? { advice: `install it first; ${test} succeeds if it is there` } : {},
      ),
    ),
    ...uriEffects(before, after),
    ...workspaceEffects(before, after),
  ];
}

/** Requirements that no controller provides, and that were not required before, or with fewer keys. */
export function newRequirements(before: OverlaySummary, after: OverlaySummary): OverlaySummary['requirements'] {
  const known = new Map(before.requirements.map((one) => [describe(one), new Set(one.keys)]));
  const left = new Set(leftRequirements(before, after).map(describe));
  return after.requirements
    .filter((one) => one.providedBy === undefined && !left.has(describe(one)))
    .flatMap((one) => {
      const had = known.get(describe(one));
      const keys = one.keys.filter((key) => !had?.has(key));
      return had && keys.length === 0 ? [] : [{ ...one, keys }];
    });
}

/** Requirements that a controller provided before, and no longer does. */
function leftRequirements(before: OverlaySummary, after: OverlaySummary): OverlaySummary['requirements'] {
  const provided = new Set(before.requirements.filter((one) => one.providedBy !== undefined).map(describe));
  return after.requirements.filter((one) => one.providedBy === undefined && provided.has(describe(one)));
}

/** `, with username, password` */
export function withKeys({ keys }: OverlaySummary['requirements'][number]): string {
  return keys.length > 0 ? `, with ${keys.join(', ')}` : '';
}

export function newPrerequisites(before: OverlaySummary, after: OverlaySummary): OverlaySummary['prerequisites'] {
  const known = new Set(before.prerequisites.map(({ what }) => what));
  return after.prerequisites.filter(({ what }) => !known.has(what));
}

function formEffects(before: OverlaySummary, after: OverlaySummary): readonly Effect[] {
  const [from, to] = [before, after].map(({ platform, form }) => `${form} on ${platform}`) as [string, string];
  return from === to ? [] : [wholeEffect(otherForm, 'overlay', `changes from ${from} to ${to}`)];
}

function platformEffects(before: OverlaySummary, after: OverlaySummary): readonly Effect[] {
  const [from, to] = [before.release, after.release];
  if (before.platform !== after.platform || !from || !to || from === to) return [];
  const what = `changes from release ${from} to ${to}`;
  if (compareVersions(to, from) < 0) return [wholeEffect(platformDowngrade, after.platform, what)];
  return [wholeEffect(isSkip(after.platform, from, to) ? platformSkips : platformUpgrade, after.platform, what)];
}

/** MLflow itself is in the table of data, because its database has the version. */
function programEffects(before: OverlaySummary['versions'], after: OverlaySummary['versions']): readonly Effect[] {
  return Object.entries(after).flatMap(([program, to]) => {
    const from = before[program];
    if (program === 'mlflow' || from === undefined || from === to) return [];
    const isComparable = [from, to].every((version) => /^v?\d+(\.\d+)*$/.test(version));
    const [old, next] = [from, to].map((version) => version.replace(/^v/, '')) as [string, string];
    const goesBack = isComparable && compareVersions(next, old) < 0;
    return [wholeEffect(goesBack ? programDowngrade : programUpgrade, program, `changes from ${from} to ${to}`)];
  });
}

function uriEffects(before: OverlaySummary, after: OverlaySummary): readonly Effect[] {
  return (['uri', 'publicUri'] as const).flatMap((field) => {
    const [from, to] = [before[field], after[field]];
    if (from === undefined || from === to) return [];
    return [
      wholeEffect(uriChanged, 'server', to === undefined ? `is no longer at ${from}` : `changes from ${from} to ${to}`),
    ];
  });
}
