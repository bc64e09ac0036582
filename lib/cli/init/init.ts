/** `init`: a repository with a first environment. It adds files, and never changes one. */
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { version } from '../../../package.json';
import type { Answers } from './answers.js';
import { ciFiles } from './ci-files.js';
import { environmentText } from './environment-text.js';
import { asInEnvironment } from './existing-environment.js';
import { gitopsFiles } from './gitops-files.js';
import { repositoryFiles } from './repository-files.js';
import { ownerLines, teamFile, teamFiles } from './team-text.js';

/** The files of a new repository by their paths, the environment first. */
export function initialFiles(answers: Answers, folder: string, today: string): Readonly<Record<string, string>> {
  return {
    [`environments/${answers.platform}/${answers.name}.yaml`]: environmentText(answers, inDays(today, 90)),
    ...teamFiles(answers),
    ...gitopsFiles(answers),
    ...ciFiles(answers),
    ...repositoryFiles(answers, basename(resolve(folder))),
  };
}

/** Writes those that do not exist, and says what was written and what was left alone. */
export function init(given: Answers, folder: string, today: string): number {
  const answers = asInEnvironment(given, folder);
  const files = Object.entries(initialFiles(answers, folder, today));
  const existing = files.filter(([path]) => lstatSync(join(folder, path), { throwIfNoEntry: false }));
  const added = files.filter((file) => !existing.includes(file));
  for (const [path, text] of added) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: 'wx' });
    console.log(join(folder, path));
  }
  for (const [path] of existing) console.log(`${join(folder, path)}  exists: left alone`);
  const paths = existing.map(([path]) => path);
  const { platform, name, teams } = answers;
  const place = relative('.', folder);
  const has = (path: string, text: string) => readFileSync(join(folder, path), 'utf8').includes(text);
  const lacks = (path: string) => (text: string) => paths.includes(path) && !has(path, text);
  const ignored = ['node_modules/', '.cdk8s/', 'overlays/.synth*', 'gitops/.synth*'].filter(lacks('.gitignore'));
  const owners = teams.length > 0 ? ownerLines(answers).filter(lacks('CODEOWNERS')) : [];
  const steps = [
    ...(place ? [`cd ${place}`] : []),
    paths.includes('package.json') && !has('package.json', '"cdk8s-mlflow"')
      ? `npm install --save-exact cdk8s-mlflow@${version}`
      : 'npm install',
    ...(ignored.length > 0 ? [`add ${ignored.join(', ')} to .gitignore`] : []),
    ...(owners.length > 0 ? [`add to CODEOWNERS: ${owners.join(', ')}`] : []),
    `change what ends in "# yours" in ${toChange(answers).join(', ')}`,
    'npx cdk8s-mlflow synth',
    `read overlays/${platform}/${name}/README.md`,
  ];
  console.log(`\nNext:\n${steps.map((step) => `  ${step}`).join('\n')}`);
  return 0;
}

function toChange(answers: Answers): readonly string[] {
  const { platform, name, gitops, teams } = answers;
  return [
    `environments/${platform}/${name}.yaml`,
    ...teams.map((team) => teamFile(answers, team)),
    ...(teams.length > 0 ? ['CODEOWNERS'] : []),
    ...(gitops === 'none' ? [] : ['gitops.yaml']),
  ];
}

function inDays(today: string, days: number): string {
  const date = new Date(`${today}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
