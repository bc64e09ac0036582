/** Workspaces that leave an environment, by its overlay.json. */
import type { OverlaySummary } from '../output/summary/summary-schema.js';
import { wholeEffect } from './effects.js';
import type { Effect, Rule } from './rule.js';
import { workspaceDropped, workspaceGone, workspaceLeaves } from './rules/workspaces.js';

type Workspaces = Pick<OverlaySummary, 'workspaces'>;

export function workspaceEffects(before: Workspaces, after: Workspaces): readonly Effect[] {
  const next = new Map(after.workspaces.map(({ namespace, state }) => [namespace, state]));
  return before.workspaces.flatMap(({ namespace, state }) => {
    const now = next.get(namespace);
    if (now === undefined)
      return [
        state === 'leaving'
          ? effectOf(workspaceGone, namespace, 'no longer part of the environment')
          : effectOf(workspaceDropped, namespace, 'no longer part of the environment, without state: leaving before'),
      ];
    return state === 'active' && now === 'leaving' ? [effectOf(workspaceLeaves, namespace, 'state: leaving')] : [];
  });
}

function effectOf(rule: Omit<Rule, 'find'>, namespace: string, what: string): Effect {
  return wholeEffect(rule, `workspace ${namespace}`, what);
}
