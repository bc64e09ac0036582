/** What changes in place. */
import { fieldsAt, foundIn } from '../match.js';
import type { Rule } from '../rule.js';

const apiVersion: Rule = {
  id: 'cosmetic/api-version',
  title: 'an object is written in another version of its API',
  reason: 'the API server serves the same object in both versions',
  advice: 'the cluster must serve the new version: kubectl api-resources',
  source: 'kubernetes.io, Kubernetes API Concepts, API versions',
  find: (change) => {
    const fields = change.change === 'changed' ? fieldsAt(change, 'apiVersion') : [];
    return foundIn(fields);
  },
};

const metadata: Rule = {
  id: 'cosmetic/metadata',
  title: 'labels or annotations of an object change',
  reason: 'they are changed in place, and nothing restarts',
  advice: 'nothing to do; what selects by these labels outside the overlay changes too',
  source: 'kubernetes.io, Labels and Selectors',
  find: (change) => {
    const fields =
      change.change === 'changed' ? fieldsAt(change, 'metadata').filter(({ path }) => path[1] !== 'name') : [];
    return foundIn(fields);
  },
};

/** They are in the order of rules.ts, and get what no other rule has found. */
export const cosmetic = [apiVersion, metadata];

export const otherChange: Rule = {
  id: 'cosmetic/other',
  title: 'a change without a rule',
  reason: 'applied in place; no rule names a risk',
  advice: 'read it',
  source: 'lib/changes/rules',
  find: () => [],
};

export const objectAdded: Rule = {
  id: 'cosmetic/added',
  title: 'an object is added',
  reason: 'it is created; no rule names a risk',
  advice: 'read it',
  source: 'lib/changes/rules',
  find: () => [],
};

export const objectRemoved: Rule = {
  id: 'cosmetic/removed',
  title: 'an object is removed',
  reason: 'pruning deletes it, kubectl apply leaves it behind; no rule names a risk',
  advice: 'delete it by hand where nothing prunes',
  source: 'lib/changes/rules',
  find: () => [],
};
