/** What the step between two states of an overlay means, by its overlay.json. */
import type { OverlaySummary } from '../output/summary/summary-schema.js';
import { compareVersions } from '../schema/version.js';
import { riskOf } from './effects.js';
import { isSkip } from './release-steps.js';
import type { Effect, Rule } from './rule.js';
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
    ...newRequirements(before, after).map((one) => effectOf(requirementAdded, nameOf(one), whatOf(one))),
    ...leftRequirements(before, after).map((one) => effectOf(requirementLeft, nameOf(one), whatOf(one))),
    ...newPrerequisites(before, after).map(({ what, test }) =>
      effectOf(
        prerequisiteAdded,
        'cluster',
        `must have ${what}`,
        test ? `install it first; ${test} succeeds if it is there` : undefined,
      ),
    ),
    ...uriEffects(before, after),
    ...workspaceEffects(before, after),
  ];
}

/** Requirements that no controller provides, and that were not required before, or with fewer keys. */
export function newRequirements(before: OverlaySummary, after: OverlaySummary): OverlaySummary['requirements'] {
  const known = new Map(before.requirements.map((one) => [nameOf(one), new Set(one.keys)]));
  const left = new Set(leftRequirements(before, after).map(nameOf));
  return after.requirements
    .filter((one) => one.providedBy === undefined && !left.has(nameOf(one)))
    .flatMap((one) => {
      const had = known.get(nameOf(one));
      const keys = one.keys.filter((key) => !had?.has(key));
      return had && keys.length === 0 ? [] : [{ ...one, keys }];
    });
}

/** Requirements that a controller provided before, and no longer does. */
function leftRequirements(before: OverlaySummary, after: OverlaySummary): OverlaySummary['requirements'] {
  const provided = new Set(before.requirements.filter((one) => one.providedBy !== undefined).map(nameOf));
  return after.requirements.filter((one) => one.providedBy === undefined && provided.has(nameOf(one)));
}

type Requirement = OverlaySummary['requirements'][number];

/** `Secret mlflow/credentials` */
function nameOf({ kind, name, namespace }: Pick<Requirement, 'kind' | 'name' | 'namespace'>): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function whatOf({ keys }: Requirement): string {
  return `required${keys.length > 0 ? `, with ${keys.join(', ')}` : ''}`;
}

export function newPrerequisites(before: OverlaySummary, after: OverlaySummary): OverlaySummary['prerequisites'] {
  const known = new Set(before.prerequisites.map(({ what }) => what));
  return after.prerequisites.filter(({ what }) => !known.has(what));
}

function formEffects(before: OverlaySummary, after: OverlaySummary): readonly Effect[] {
  const [from, to] = [before, after].map(({ platform, form }) => `${form} on ${platform}`) as [string, string];
  return from === to ? [] : [effectOf(otherForm, 'overlay', `changes from ${from} to ${to}`)];
}

function platformEffects(before: OverlaySummary, after: OverlaySummary): readonly Effect[] {
  const [from, to] = [before.release, after.release];
  if (before.platform !== after.platform || !from || !to || from === to) return [];
  const what = `changes from release ${from} to ${to}`;
  if (compareVersions(to, from) < 0) return [effectOf(platformDowngrade, after.platform, what)];
  return [effectOf(isSkip(after.platform, from, to) ? platformSkips : platformUpgrade, after.platform, what)];
}

/** MLflow itself is in the table of data, because its database has the version. */
function programEffects(before: OverlaySummary['versions'], after: OverlaySummary['versions']): readonly Effect[] {
  return Object.entries(after).flatMap(([program, to]) => {
    const from = before[program];
    if (program === 'mlflow' || from === undefined || from === to) return [];
    const isComparable = [from, to].every((version) => /^v?\d+(\.\d+)*$/.test(version));
    const [old, next] = [from, to].map((version) => version.replace(/^v/, '')) as [string, string];
    const goesBack = isComparable && compareVersions(next, old) < 0;
    return [effectOf(goesBack ? programDowngrade : programUpgrade, program, `changes from ${from} to ${to}`)];
  });
}

function uriEffects(before: OverlaySummary, after: OverlaySummary): readonly Effect[] {
  return (['uri', 'publicUri'] as const).flatMap((field) => {
    const [from, to] = [before[field], after[field]];
    if (from === undefined || from === to) return [];
    return [
      effectOf(uriChanged, 'server', to === undefined ? `is no longer at ${from}` : `changes from ${from} to ${to}`),
    ];
  });
}

function effectOf(rule: Omit<Rule, 'find'>, subject: string, what: string, advice = rule.advice): Effect {
  return { rule: rule.id, risk: riskOf(rule), subject, what, fields: [], reason: rule.reason, advice };
}
