import byVersion from '../../imports/mlflow-variables.json';
import { suggest } from '../schema/suggest.js';

/** Versions of MLflow whose variables are known, the oldest first. */
const versions = Object.keys(byVersion) as readonly (keyof typeof byVersion)[];

const known = new Set(versions.flatMap((version) => byVersion[version]));

/** `MLFLOW_…` and `OIDC_…`: the names that MLflow keeps for itself, and those of the plug-in for logins. */
export function isOfMlflow(name: string): boolean {
  return /^(MLFLOW|OIDC)_/.test(name);
}

/** Why no version of MLflow reads a variable; undefined where one does. */
export function unknownVariable(name: string): string | undefined {
  if (known.has(name)) return undefined;
  const near = suggest(name, known);
  return `which MLflow does not read${near ? `; did you mean ${near}?` : ''}`;
}

/** Why one version of MLflow does not read a variable; undefined where it does, or where the version is not known. */
export function unreadVariable(name: string, version: string): string | undefined {
  const release = versions.find((one) => one === version);
  if (!known.has(name) || !release || byVersion[release].includes(name)) return unknownVariable(name);
  const since = versions.find((one) => byVersion[one].includes(name));
  return `which MLflow ${version} does not read; ${since} does`;
}
