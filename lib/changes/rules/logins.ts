/** What the server asks of callers. */
import type { FieldChange } from '../field-changes.js';
import { foundIn } from '../match.js';
import type { Rule } from '../rule.js';
import { podFields } from './pod-privileges.js';

const pluginOff: Rule = {
  id: 'privilege/authentication',
  title: 'the server authenticates callers in another way, or no longer',
  reason:
    'without --app-name everyone who reaches the server may do everything; with another plug-in other permissions apply',
  advice:
    'read Access in the README of the overlay; before it is applied, make sure that what is in front of the server authenticates',
  source: 'mlflow server --help (--app-name); mlflow-kubernetes-plugins; mlflow-oidc-auth',
  find: (change) => {
    const fields = podFields(change, 'containers[*].args').filter(
      ({ before, after }) => appName(before) !== appName(after) && appName(before) !== undefined,
    );
    return foundIn(fields);
  },
};

const levels = ['NO_PERMISSIONS', 'READ', 'USE', 'EDIT', 'MANAGE'];

const defaultPermission: Rule = {
  id: 'privilege/default-permission',
  title: 'users have a higher permission by default',
  reason: 'everyone who can log in gets it on all experiments and models without an entry of their own',
  advice: 'keep the permission, and grant more by groups',
  source: 'mlflow-oidc-auth, configuration (DEFAULT_MLFLOW_PERMISSION)',
  find: (change) => {
    const fields = variables(change, 'DEFAULT_MLFLOW_PERMISSION').filter(
      ({ before, after }) => levels.indexOf(valueIn(after)) > levels.indexOf(valueIn(before)),
    );
    return foundIn(fields);
  },
};

export const logins = [pluginOff, defaultPermission];

/** Changes of variables with one of these names. */
export function variables(
  change: Parameters<typeof podFields>[0],
  ...names: readonly string[]
): readonly FieldChange[] {
  return podFields(change, ...names.map((name) => `containers[*].env[${name}]`)).filter(({ path }) =>
    path.some((part) => names.includes(part.slice(1, -1))),
  );
}

/** Of a variable that is added or removed, or of its value. */
export function valueIn(value: unknown): string {
  if (Array.isArray(value) || value === undefined || value === null) return '';
  return typeof value === 'object' ? String(Reflect.get(value, 'value') ?? '') : String(value);
}

function appName(args: unknown): string | undefined {
  const found = Array.isArray(args) ? args.map(String).find((one) => one.startsWith('--app-name=')) : undefined;
  return found;
}
