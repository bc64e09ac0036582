import byVersion from '../../imports/mlflow-variables.json';
import { suggest } from '../schema/suggest.js';

/** Versions of MLflow whose variables are known, oldest first. */
const versions = Object.keys(byVersion) as readonly (keyof typeof byVersion)[];

const known = new Set(versions.flatMap((version) => byVersion[version]));

/** `MLFLOW_…` and `OIDC_…`: the prefixes that MLflow and its OpenID Connect plug-in reserve. */
export function isOfMlflow(name: string): boolean {
  return /^(MLFLOW|OIDC)_/.test(name);
}

/** Why no version of MLflow reads a variable; undefined if one does. */
export function unknownVariable(name: string): string | undefined {
  if (known.has(name)) return undefined;
  const near = suggest(name, known);
  return `which MLflow does not read${near ? `; did you mean ${near}?` : ''}`;
}

/** Why a version of MLflow does not read a variable; undefined if it does, or if the version is unknown. */
export function unreadVariable(name: string, version: string): string | undefined {
  const release = versions.find((one) => one === version);
  if (!known.has(name) || !release || byVersion[release].includes(name)) return unknownVariable(name);
  const since = versions.find((one) => byVersion[one].includes(name));
  return `which MLflow ${version} does not read; ${since} does`;
}
