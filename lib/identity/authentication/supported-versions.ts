import { compareVersions } from '../../schema/version.js';
import type { loginOf } from './logins.js';

type Type = Parameters<typeof loginOf>[0]['type'];

/** Versions of MLflow that a plug-in supports, and that this package knows; a bound with two numbers means all its patches. */
interface Supported {
  readonly from: string;
  readonly to: string;
  /** The plug-in in the image, whose range it is. */
  readonly plugIn?: string;
}

/** A release of mlflow-kubernetes-plugins, with the versions of MLflow that it supports (its requirement of mlflow on PyPI). */
interface Release extends Supported {
  readonly plugIn: string;
  /**
   * Whether its resources and rights are those of `mlflowResources`.
   * @default true
   */
  readonly known?: false;
}

const kubernetesPlugIns: readonly Release[] = [
  { from: '3.10', to: '3.14', plugIn: 'mlflow-kubernetes-plugins 1.5.0' },
  { from: '3.15', to: '3.15', plugIn: 'mlflow-kubernetes-plugins 1.6.0', known: false },
  { from: '3.16', to: '3.16', plugIn: 'mlflow-kubernetes-plugins 1.7.1', known: false },
  { from: '3.17', to: '3.17', plugIn: 'mlflow-kubernetes-plugins 2.1.0' },
];

const kubernetes = kubernetesPlugIns.filter(({ known }) => known !== false);

const supported: Readonly<Record<Type, readonly Supported[]>> = {
  kubernetes,
  proxy: kubernetes,
  headers: kubernetes,
  // 11.0.2 requires MLflow 3.16 and knows the routes of one release, of which one patch was tested.
  oidc: [{ from: '3.17.2', to: '3.17.2', plugIn: 'mlflow-oidc-auth 11.0.2' }],
  // Without a plug-in only what this package knows of MLflow counts: its variables and paths.
  none: [{ from: '3.10', to: '3.17' }],
};

/** Versions of MLflow and of the plug-in that fit each other, for each login of the standalone form. */
export const supportedVersions: readonly {
  readonly login: string;
  readonly mlflow: string;
  readonly plugIn: string;
}[] = Object.entries(supported).flatMap(([login, ranges]) =>
  ranges.map(({ from, to, plugIn = '' }) => ({ login, mlflow: from === to ? from : `${from} to ${to}`, plugIn })),
);

/** Why a version of MLflow cannot be used with a login, and what to write; undefined if it can. */
export function versionProblem(
  version: string,
  type: Type,
): { readonly message: string; readonly fix: string } | undefined {
  const ranges = supported[type];
  if (ranges.some((range) => includes(range, version))) return undefined;
  const [{ from, plugIn } = { from: '' }] = ranges;
  const older = compareVersions(version, from) < 0;
  const written = ranges.map((range) => rangeText(range)).join(', or ');
  return {
    message: `MLflow ${version} with authentication ${type}: ${older ? tooOld(from, plugIn) : notKnown(version, type)}`,
    fix: `${type === 'oidc' ? `remove the version, or write ${written}` : `write a version ${written}`}, which must be that of the image${type === 'oidc' ? '; images/mlflow-oidc builds it' : '; images/mlflow builds it'}`,
  };
}

/** The plug-in that supports a version of MLflow: `mlflow-oidc-auth 11.0.2`; undefined without one. */
export function plugInOf(version: string, type: Type): string | undefined {
  return supported[type].find((range) => includes(range, version))?.plugIn;
}

function includes({ from, to }: Supported, version: string): boolean {
  return compareVersions(version, from) >= 0 && compareVersions(version, to) <= 0;
}

function rangeText({ from, to }: Supported): string {
  if (from !== to) return `from ${from} to ${to}`;
  return from.split('.').length > 2 ? from : `of ${from}`;
}

function tooOld(from: string, plugIn: string | undefined): string {
  return plugIn ? `${plugIn} requires ${from}` : `versions before ${from} have no workspaces, and other variables`;
}

function notKnown(version: string, type: Type): string {
  if (type === 'oidc')
    return 'the plug-in supports the paths of one release, and mlflow-oidc-auth 11.0.2 was tested with 3.17.2 only';
  if (type === 'none') return 'its variables and paths are not known to this release of cdk8s-mlflow';
  const needed = kubernetesPlugIns.find((release) => includes(release, version));
  const { to = '', plugIn = '' } = kubernetesPlugIns.at(-1) ?? {};
  return needed
    ? `it requires ${needed.plugIn}, whose resources and rights this release of cdk8s-mlflow does not have`
    : `no release of mlflow-kubernetes-plugins supports it; the newest, ${plugIn.split(' ').at(-1)}, supports MLflow up to ${to}`;
}
