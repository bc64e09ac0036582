import { join } from 'node:path';
import { built, type Log } from '../../cluster/harness/build.js';
import { execa } from '../../cluster/harness/execa.js';
import { argoCdModule, fluxModule, kustomizeModule, moduleFolder } from '../../cluster/harness/modules.js';
import { needsGo, ToolsMissing } from '../../cluster/harness/tools.js';
import { onPath } from '../../server/harness/tools.js';
import type { GitOpsTools } from './given.js';

export async function ensureGitOpsTools(log: Log): Promise<GitOpsTools> {
  const git = program('git', 'git');
  const cache = onPath('valkey-server') ?? program('redis-server', 'valkey-server or redis-server');
  const go = (module: typeof argoCdModule) => needsGo(() => built(module, log), module.name);
  const argocd = join(await go(argoCdModule), 'argocd');
  const flux = await go(fluxModule);
  const kustomize = join(await go(kustomizeModule), 'kustomize');
  const sources = (module: typeof argoCdModule, path = module.pinned) =>
    needsGo(() => sourcesOf(moduleFolder(module), path), path);
  return {
    git,
    cache,
    argocd,
    kustomize,
    kustomizeController: join(flux, 'kustomize-controller'),
    sourceController: join(flux, 'source-controller'),
    sops: join(flux, 'sops'),
    ageKeygen: join(flux, 'age-keygen'),
    registry: join(flux, 'registry'),
    argoCdSources: await sources(argoCdModule),
    kustomizeControllerSources: await sources(fluxModule),
    sourceControllerSources: await sources(fluxModule, 'github.com/fluxcd/source-controller'),
  };
}

function program(name: string, debian: string): string {
  const found = onPath(name);
  if (!found) throw new ToolsMissing(`${name} is not installed (Debian: ${debian})`);
  return found;
}

async function sourcesOf(folder: string, module: string): Promise<string> {
  const { stdout } = await (await execa)('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd: folder });
  return stdout;
}
