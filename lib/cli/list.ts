/** `list`: environments, platforms, versions of MLflow, checks. */
import { operatedSchema } from '../environment/operated-schema.js';
import { standaloneSchema } from '../environment/standalone-schema.js';
import { supportedVersions } from '../identity/authentication/supported-versions.js';
import { profiles } from '../platform/profiles.js';
import { columns } from './columns.js';
import type { Subject } from './commands/list.js';
import { type EnvironmentFile, environmentFiles } from './environment-files.js';
import { listChecks } from './list-checks.js';
import { loadFile } from './load-file.js';
import type { Format, Options } from './options.js';
import { count } from './print.js';

interface ListOptions extends Pick<Options, 'environments' | 'workspaces' | 'bases'> {
  readonly format: Format;
}

export function list(subject: Exclude<Subject, 'workspaces'> | undefined, { format, ...folders }: ListOptions): number {
  if (subject === 'checks') return listChecks(format === 'json' ? 'json' : 'text');
  const lists = {
    environments: () => environmentFiles(folders).map((file) => environmentRow(file, folders)),
    platforms: platformRows,
    versions: () => supportedVersions,
  };
  const wanted = subject ? [subject] : (['environments', 'platforms', 'versions'] as const);
  const found = wanted.map((name) => [name, lists[name]()] as const);
  if (format === 'json') {
    const [first] = found;
    console.log(JSON.stringify(subject && first ? first[1] : Object.fromEntries(found), null, 2));
  } else console.log(found.map(([name, rows]) => textOf(rows, `no ${name}`)).join('\n\n'));
  return 0;
}

function textOf(rows: readonly object[], nothing: string): string {
  const [first] = rows;
  if (!first) return nothing;
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => heads.map((head) => String(Reflect.get(row, head) ?? '')));
  return columns(
    heads.map((head) => head.toUpperCase()),
    cells,
  );
}

function environmentRow(file: EnvironmentFile, folders: Pick<Options, 'environments' | 'workspaces' | 'bases'>) {
  const { path } = file;
  const loaded = loadFile(file, folders);
  if ('problems' in loaded) return { environment: path, invalid: count(loaded.problems.length, 'problem') };
  const { form, profile, namespace, settings } = loaded.environment;
  return {
    environment: path,
    platform: profile.title,
    form,
    stage: settings.stage,
    namespace,
    mlflow: form === 'standalone' ? loaded.environment.settings.server.image.version : profile.server.version,
    ...(settings.cluster ? { cluster: settings.cluster } : {}),
  };
}

function platformRows() {
  return profiles.map(({ platform, release, title, namespace, server }) => ({
    platform,
    release: release ?? '',
    title,
    namespace: namespace.name,
    operated: isOneOf(operatedSchema.shape.platform.options, platform) ? `MLflow ${server.version}` : '',
    standalone: isOneOf(standaloneSchema.shape.platform.options, platform) ? 'yes' : '',
  }));
}

function isOneOf(all: readonly string[], one: string): boolean {
  return all.includes(one);
}
