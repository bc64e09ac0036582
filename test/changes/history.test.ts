/** Changes of this repository's own overlays, each read by a person once: the rules that must be found, and no others. */
import { spawnSync } from 'node:child_process';
import { overlayChanges } from '../../lib/changes/overlay-changes.js';
import { sideOf } from '../../lib/cli/diff/sides.js';
import { sample } from '../support/sample.js';

/** By commit and overlay, without what is cosmetic. */
const judged: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // A smoke test, with its account.
  fd784fa: { 'kind/prod': ['privilege/rights-added', 'privilege/subjects-added', 'restart/job-added'] },
  // Stores of the cluster in place of those of others.
  e2933ba: {
    'kind/prod': [
      'data-loss/data-moved',
      'exposure/policy-widened-by-operator',
      'exposure/policy-widened',
      'restart/operated-server',
      'cost/added',
    ],
  },
  // Workbenches.
  affbb0a: { 'rhoai/prod': ['cost/added'] },
  // MLflow 3.14 to 3.17, with an image that is named by a tag that a person sets.
  '2c44ddb': {
    'openshift/prod': [
      'downtime/migration',
      'downtime/version-notes',
      'privilege/rights-added',
      'restart/job-runs-again',
    ],
  },
  '7ea6f11': {
    'kind/standalone-dev': [
      'downtime/migration',
      'downtime/version-notes',
      'downtime/pod-replaced',
      'privilege/rights-added',
      'restart/job-runs-again',
    ],
    'kind/standalone-prod': [
      'downtime/migration',
      'downtime/version-notes',
      'privilege/rights-added',
      'restart/job-runs-again',
      'restart/pod-template',
    ],
    'kubernetes/oauth2-proxy-dex': [
      'downtime/migration',
      'downtime/version-notes',
      'privilege/rights-added',
      'restart/job-runs-again',
    ],
    'kubernetes/prod': [
      'downtime/migration',
      'downtime/version-notes',
      'privilege/rights-added',
      'restart/job-runs-again',
    ],
  },
  // Annotations that keep data, on every overlay.
  d0fc46b: {},
  // A namespace whose accounts may reach the server.
  '819989d': { 'kubernetes/keycloak-prod': ['exposure/policy-widened'] },
  // Images of cache and proxy by digest; one of them has a single pod with the strategy Recreate.
  '6329aa2': {
    'kubernetes/keycloak-prod': ['exposure/policy-widened', 'restart/pod-template', 'cost/added'],
    'kubernetes/oauth2-proxy-dex': ['downtime/pod-replaced', 'exposure/policy-widened', 'restart/pod-template'],
  },
  // Roles and their bindings under other names.
  '03985ed': {},
  // Metrics for a Prometheus, which calls by addresses of pods.
  f984f9d: { 'kubernetes/prod': ['exposure/origins', 'exposure/policy-widened', 'restart/pod-template'] },
  // Stores take the place of stand-ins.
  '764930b': {
    'kind/standalone-prod': ['exposure/policy-widened', 'restart/pod-template', 'restart/configuration', 'cost/added'],
    'kubernetes/prod': ['privilege/cloud-identity', 'restart/pod-template', 'restart/configuration'],
  },
};

const commits = Object.keys(judged).flatMap((commit) => [commit, `${commit}^`]);
const { status, stdout } = spawnSync('git', ['cat-file', '--batch-check'], {
  cwd: __dirname,
  input: commits.map((commit) => `${commit}^{commit}\n`).join(''),
});
const hasHistory = status === 0 && !stdout.toString().includes('missing');
if (!hasHistory)
  process.stderr.write('SKIPPED: overlays of the past, because this folder is no full clone of the repository\n');
(hasHistory ? test : test.skip).each(sample(Object.entries(judged), 3))('%s', (commit, expected) => {
  const [before, after] = [sideOf(`${commit}^`, 'overlays'), sideOf(commit, 'overlays')];
  const found = [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const effects = overlayChanges(path, before.get(path), after.get(path))?.effects ?? [];
    const rules = [...new Set(effects.map(({ rule }) => rule))].filter((rule) => !rule.startsWith('cosmetic/'));
    return rules.length > 0 ? [[path, rules]] : [];
  });
  expect(Object.fromEntries(found)).toEqual(expected);
});
