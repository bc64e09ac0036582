import { compareVersions } from '../../schema/version.js';
import type { loginOf } from './logins.js';

type Type = Parameters<typeof loginOf>[0]['type'];

/** Versions of MLflow that the plug-in of a login supports, and that this package knows; a bound with two numbers means all its patches. */
interface Supported {
  readonly from: string;
  readonly to: string;
  /** The plug-in in the image, whose range it is. */
  readonly plugIn?: string;
}

/** Releases of mlflow-kubernetes-plugins by the newest MLflow that they support (their requirement of mlflow on PyPI). */
const kubernetesPlugIns: readonly (readonly [to: string, release: string])[] = [
  ['3.14', '1.5.0'],
  ['3.15', '1.6.0'],
  ['3.16', '1.7.1'],
  ['3.17', '2.1.0'],
];

const kubernetes: Supported = { from: '3.10', to: '3.14', plugIn: 'mlflow-kubernetes-plugins 1.5.0' };

const supported: Readonly<Record<Type, Supported>> = {
  kubernetes,
  proxy: kubernetes,
  headers: kubernetes,
  // 11.0.2 requires MLflow 3.16 and knows the routes of one release, of which one patch was tested.
  oidc: { from: '3.17.2', to: '3.17.2', plugIn: 'mlflow-oidc-auth 11.0.2' },
  // Without a plug-in only what this package knows of MLflow counts: its variables and paths.
  none: { from: '3.10', to: '3.17' },
};

/** Why a version of MLflow cannot be used with a login, and what to write; undefined if it can. */
export function versionProblem(
  version: string,
  type: Type,
): { readonly message: string; readonly fix: string } | undefined {
  const { from, to, plugIn } = supported[type];
  const older = compareVersions(version, from) < 0;
  if (!older && compareVersions(version, to) <= 0) return undefined;
  return {
    message: `MLflow ${version} with authentication ${type}: ${older ? tooOld(from, plugIn) : tooNew(version, type)}`,
    fix: `${from === to ? `remove the version, or write ${to}` : `write a version from ${from} to ${to}`}, which must be that of the image${type === 'oidc' ? '; images/mlflow-oidc builds it' : '; images/mlflow builds it'}`,
  };
}

function tooOld(from: string, plugIn: string | undefined): string {
  return plugIn ? `${plugIn} requires ${from}` : `versions before ${from} have no workspaces, and other variables`;
}

function tooNew(version: string, type: Type): string {
  if (type === 'oidc')
    return 'the plug-in supports the paths of one release, and mlflow-oidc-auth 11.0.2 was tested with 3.17.2 only';
  if (type === 'none') return 'its variables and paths are not known to this release of cdk8s-mlflow';
  const needed = kubernetesPlugIns.find(([to]) => compareVersions(version, to) <= 0);
  const [to = '', newest = ''] = kubernetesPlugIns.at(-1) ?? [];
  return needed
    ? `it requires mlflow-kubernetes-plugins ${needed[1]}, whose resources and rights this release of cdk8s-mlflow does not have`
    : `no release of mlflow-kubernetes-plugins supports it; the newest, ${newest}, supports MLflow up to ${to}`;
}
