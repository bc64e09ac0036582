import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { built, type Log } from './build.js';
import { clusterData } from './definitions.js';
import { execa } from './execa.js';
import {
  currentRelease,
  etcdModule,
  kubernetesModules,
  kwokModule,
  promtoolModule,
  type Release,
  type ToolModule,
  versionOf,
} from './modules.js';

export const programNames = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
] as const;
export type ProgramName = (typeof programNames)[number];

/** All that a control plane is started from. */
export interface Tools {
  readonly release: Release;
  readonly programs: Readonly<Record<ProgramName, string>>;
  /** Folder with third-party definitions, `stages.yaml` and `storage-class.yaml`. */
  readonly data: string;
}

/** Neither the programs nor what builds them is there: the message is one line that says what to do. */
export class ToolsMissing extends Error {}

/**
 * The programs of a release: from `KUBEBUILDER_ASSETS`, the folder that the field's other tests take them from; from
 * the PATH where the version fits; else from the cache, built if need be.
 */
export async function ensureTools(release: Release, log: Log = () => {}): Promise<Tools> {
  const modules = [kubernetesModules[release], kubernetesModules[currentRelease], etcdModule, kwokModule];
  const programs = new Map<string, string>();
  for (const name of programNames) {
    const module = modules.find((candidate) => Object.hasOwn(candidate.programs, name));
    if (!module) throw new Error(`no module builds ${name}`);
    programs.set(
      name,
      (await found(release, name, module, log)) ?? join(await builtOrMissing(module, name, log), name),
    );
  }
  const data = await needsGo(() => clusterData(log), 'the custom resource definitions of third parties');
  return { release, programs: Object.fromEntries(programs) as Record<ProgramName, string>, data };
}

/** promtool, of whatever version where there is one: it only reads rules. Else built on the first call. */
export async function ensurePromtool(log: Log = () => {}): Promise<string> {
  const { KUBEBUILDER_ASSETS: assets = '', PATH: path = '' } = process.env;
  const folders = [assets, ...path.split(delimiter)].filter(Boolean);
  const [there] = folders.map((folder) => join(folder, 'promtool')).filter((file) => existsSync(file));
  return there ?? join(await builtOrMissing(promtoolModule, 'promtool', log), 'promtool');
}

async function found(release: Release, name: ProgramName, module: ToolModule, log: Log): Promise<string | undefined> {
  const { KUBEBUILDER_ASSETS: assets, PATH: path = '' } = process.env;
  const asset = assets ? join(assets, name) : '';
  // Whoever gives the programs gives the version; only where another one is asked for by name must they fit.
  if (existsSync(asset) && release === currentRelease) return asset;
  const candidates = [asset, ...path.split(delimiter).map((folder) => join(folder, name))];
  const [candidate] = candidates.filter((file) => existsSync(file));
  if (!candidate) return undefined;
  const minor = versionOf(module).split('.').slice(0, 2).join('.');
  // kubectl would ask a server for its version too, unless told not to.
  const question = name === 'kubectl' ? ['version', '--client'] : ['--version'];
  const { stdout } = await (await execa)(candidate, question, { reject: false });
  if (stdout?.includes(minor.slice(1))) return candidate;
  log(`${candidate} is not used: it is not ${name} ${minor}`);
  return undefined;
}

function builtOrMissing(module: ToolModule, name: string, log: Log): Promise<string> {
  return needsGo(() => built(module, log), `${name} ${versionOf(module)}`);
}

/** What is built by Go on the first call; says so where there is no Go. */
export async function needsGo<T>(action: () => Promise<T>, what: string): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!isMissingProgram(error)) throw error;
    throw new ToolsMissing(
      `${what} is neither in KUBEBUILDER_ASSETS nor on the PATH nor built before, and go, which would get it, is not installed`,
    );
  }
}

function isMissingProgram(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT' && /\bgo\b/.test(error.message);
}
