/** `adopt`: an environment from what exists already, with a report line by line. */
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { PlatformName } from '../../platform/profile.js';
import { profiles } from '../../platform/profiles.js';
import type { Problem } from '../../schema/location.js';
import { synthesize } from '../../synthesis/synthesize.js';
import { type Format, WrongUse } from '../options.js';
import { fail } from '../print.js';
import type { Line } from './adoption.js';
import { complete, environmentText } from './complete.js';
import { type Recognised, recognise } from './recognise.js';
import { report } from './report.js';
import { objectsOf, teamsIn } from './teams/team-objects.js';
import { adoptTeams } from './teams/teams.js';

export interface AdoptOptions {
  readonly platform?: PlatformName;
  readonly name?: string;
  readonly namespace?: string;
  readonly environment?: string;
  /** Folder of the files of teams, which are made in the place of an environment. */
  readonly teams?: string;
  readonly format: Format;
}

export interface Adopted {
  readonly source: string;
  readonly text: string;
  readonly lines: readonly Line[];
  readonly problems: readonly Problem[];
}

export function adopt(files: readonly string[], options: AdoptOptions, today: string): number {
  const { environment: path, format } = options;
  if (path !== undefined && !path.endsWith('.yaml')) throw new WrongUse('--environment is the path of a .yaml file');
  if (path !== undefined && lstatSync(path, { throwIfNoEntry: false }))
    return fail(`${path} exists, and is not overwritten: choose another path`, 1);
  const documents = files.flatMap((file) => read(file));
  if (options.teams !== undefined) return adoptTeams(objectsOf(documents), options.teams, format);
  const adopted = adoptDocuments(documents, options, today);
  if (!adopted && teamsIn(objectsOf(documents)).length > 0) return adoptTeams(objectsOf(documents), undefined, format);
  if (!adopted)
    return fail(
      `nothing in ${files.join(', ')} is recognised: values of the community chart, of the official one or of Bitnami's; an MLflow resource; a Deployment or StatefulSet that runs mlflow server; or the namespaces of teams`,
      1,
    );
  if (path !== undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, adopted.text, { flag: 'wx' });
  }
  if (format === 'json')
    console.log(JSON.stringify({ ...adopted, ...(path === undefined ? {} : { file: path }) }, null, 2));
  else if (path === undefined) {
    console.log(adopted.text.trimEnd());
    console.error(report(adopted));
  } else console.log(`${path}\n\n${report(adopted)}`);
  return 0;
}

/** The environment of parsed documents; undefined if there is nothing that is known. */
export function adoptDocuments(
  documents: readonly unknown[],
  options: Omit<AdoptOptions, 'format'>,
  today: string,
): Adopted | undefined {
  const found = recognise(documents, options.name ?? 'mlflow');
  if (!found) return undefined;
  const { adoption, source } = found;
  if (adoption.form === 'operated' && options.name !== undefined)
    throw new WrongUse('--name is for the standalone form: the server of an operator is always mlflow');
  const platform = options.platform ?? platformOf(found, options.environment);
  const isDefault = profiles.some((one) => one.platform === platform && one.namespace.name === found.namespace);
  const namespace = options.namespace ?? (isDefault ? undefined : found.namespace);
  complete(adoption, { platform, namespace });
  const text = environmentText(adoption, source);
  const file = options.environment ?? `environments/${platform}/adopted.yaml`;
  return { source, text, lines: adoption.lines, problems: problemsOf(file, text, today) };
}

function read(file: string): readonly unknown[] {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  const errors = documents.flatMap((one) => one.errors);
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
  return documents.map((one) => one.toJS({ maxAliasCount: 100 }) as unknown);
}

/** By the folder of the environment, or by what is known of the cluster. */
function platformOf({ adoption, namespace, isOpenshift }: Recognised, path = ''): PlatformName {
  const folder = basename(dirname(path));
  const named = profiles.find(({ platform }) => platform === folder);
  if (named) return named.platform;
  if (adoption.form === 'standalone') return isOpenshift ? 'openshift' : 'kubernetes';
  return namespace === 'redhat-ods-applications' ? 'rhoai' : namespace === 'opendatahub' ? 'odh' : 'kubernetes';
}

function problemsOf(file: string, text: string, today: string): readonly Problem[] {
  const readFile = (name: string) => {
    if (name !== file) return readFileSync(name);
    return new TextEncoder().encode(text);
  };
  const result = synthesize(file, file.replace(/^environments\/|\.yaml$/g, ''), readFile, today);
  return 'problems' in result ? result.problems : [];
}
