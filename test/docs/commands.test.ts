/** Every command of the documents: run here, or compared with what runs it elsewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { program } from '../../lib/cli/program.js';
import { scripts } from '../../package.json';
import { runIn } from '../support/cli.js';
import {
  blockCommands,
  blocksOf,
  type DocumentedCommand,
  inlineCommands,
  pages,
  repository,
  textOf,
} from '../support/documented-commands.js';
import { today } from '../support/environments.js';
import { readReference } from '../support/references.js';

/** Programs that are not run here, with what runs them or the reason. */
const elsewhere: Readonly<Record<string, string>> = {
  kubectl: 'npm run test:cluster applies and reads overlays with it',
  oc: 'the kubectl of OpenShift, with the same commands',
  sops: 'npm run test:gitops encrypts Secrets with it',
  'age-keygen': 'npm run test:gitops makes a key with it',
  flux: 'requires a registry; npm run test:gitops pushes the same artifact',
  kind: 'requires a container engine',
  podman: 'a container engine; npm run test:server installs what the images are built from',
  buildah: 'a container engine',
  curl: 'requires the network',
  uv: 'requires the network; npm run test:server installs the files that it writes',
  python: 'npm run test:server runs it with the client of MLflow',
  go: 'requires the network; npm run test:cluster builds the modules that it writes',
  bash: 'CI runs the script',
  jq: 'reads the output of others',
  awk: 'reads the output of others',
  cut: 'reads the output of others',
  tr: 'reads the output of others',
  grep: 'reads the output of others',
  head: 'reads the output of others',
  tail: 'reads the output of others',
  sort: 'reads the output of others',
  uniq: 'reads the output of others',
};

/** The arguments of the package's command, however it is called. */
function argumentsOf(command: DocumentedCommand): readonly string[] | undefined {
  const [first, second, third, fourth] = command;
  if (first === 'npx' && second === 'cdk8s-mlflow') return command.slice(2);
  if (first === 'cdk8s-mlflow') return command.slice(1);
  if (first !== 'npm' || second !== 'run' || third !== 'synth') return undefined;
  return fourth === '--' ? command.slice(4) : [];
}

/** What is wrong with the call of a script of package.json. */
function npmProblem([, verb = '', ...rest]: DocumentedCommand): string | undefined {
  if (['install', 'ci'].includes(verb)) return undefined;
  const [name = '', ...args] = verb === 'run' ? rest : [verb, ...rest];
  const script = (scripts as Readonly<Record<string, string>>)[name];
  if (script === undefined) return `package.json has no script ${name}`;
  const [, folder] = /(test\/\w+)\/cli\.ts$|$/.exec(script) ?? [];
  const [, file] = /(\S+\.ts)/.exec(script) ?? [];
  const given = args.slice(args[0] === '--' ? 1 : 0);
  const usage = file ? readFileSync(join(repository, file), 'utf8') : '';
  const unknown = given.find((arg) => arg.startsWith('--') && !usage.includes(arg));
  if (unknown) return `${file} has no option ${unknown}`;
  if (!folder || !name.startsWith('test:')) return undefined;
  const parts = given.filter((arg, index) => !arg.startsWith('--') && !given[index - 1]?.startsWith('--'));
  const suites = readdirSync(join(repository, folder));
  const absent = parts.find((part) => !suites.some((suite) => suite.endsWith('.test.ts') && suite.includes(part)));
  return absent === undefined ? undefined : `${folder} has no suite ${absent}`;
}

/** What is wrong with a command that is not run: its program, its script, or a file that it names. */
function problemOf(command: DocumentedCommand): string | undefined {
  const [name = ''] = command;
  if (name === 'npm') return npmProblem(command);
  if (!(name in elsewhere)) return `${name} is on no list`;
  const files = command.filter((word) => /^(images|test|docs|scripts|lib|environments|\.ci)\//.test(word));
  return files.find((file) => !existsSync(join(repository, file)));
}

/** The command with its options alone: what it would do is left out. */
function withoutActions(): Command {
  const root = program({ today, confirm: undefined, end: () => undefined });
  root.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  for (const one of root.commands) one.action(() => undefined).configureOutput(root.configureOutput());
  return root;
}

const commandNames = withoutActions().commands.map((one) => one.name());

async function parseProblem(args: readonly string[]): Promise<string | undefined> {
  const [name = 'synth'] = args;
  if (!commandNames.includes(name) && !/^(--|command$)|\//.test(name)) return `there is no command ${name}`;
  return withoutActions()
    .parseAsync([...args], { from: 'user' })
    .then(
      () => undefined,
      (error: Error) => error.message,
    );
}

/** Makes a folder a git repository, with a branch that documents name. */
function commit(folder: string): void {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  for (const args of [
    ['init', '--quiet', '--initial-branch', 'main'],
    [...identity, 'commit', '--quiet', '--allow-empty', '--message', 'first'],
  ])
    execFileSync('git', args, { cwd: folder });
}

/** Runs the commands of a page in a repository that has its environments; what fails. */
async function failures(text: string): Promise<readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'documented-'));
  const write = (file: string, content: string | Buffer) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  write('environments/kind/dev.yaml', readReference('environments/kind/dev.yaml'));
  const [, environment] = /write `(environments\/[^`]+\.yaml)`/.exec(text) ?? [];
  if (environment) write(environment, blocksOf(text, 'yaml')[0] ?? '');
  // What kubectl prints.
  if (text.includes('adopt namespaces.yaml'))
    write('namespaces.yaml', readFileSync(join(repository, 'test/fixtures/adopt-teams/namespaces.yaml')));
  if (text.includes('cdk8s-mlflow diff')) commit(root);
  const found: string[] = [];
  let folder = root;
  try {
    for (const command of blockCommands(text)) {
      const args = argumentsOf(command);
      if (command[0] === 'cd') folder = join(folder, command[1] ?? '');
      if (command[0] === 'cd' && !existsSync(folder))
        return [...found, `${command.join(' ')}: there is no such folder`];
      if (command[0] === 'cd') continue;
      const day = ['synth', 'check', 'diff', undefined].includes(args?.[0]) ? ['--today', today] : [];
      const ran = args && (await runIn(folder, [...args, ...day]));
      const problem = ran ? (ran.status === 0 ? undefined : ran.stderr.trim()) : problemOf(command);
      if (problem !== undefined) found.push(`${command.join(' ')}: ${problem}`);
    }
    return found;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const withBlocks = pages.filter((page) => blockCommands(textOf(page)).length > 0);

test.each(withBlocks)('%s: its commands', async (page) => {
  expect(await failures(textOf(page))).toEqual([]);
});

test('commands in the middle of texts', async () => {
  const found: string[] = [];
  for (const page of pages)
    for (const command of inlineCommands(textOf(page))) {
      const args = argumentsOf(command);
      const problem = args ? await parseProblem(args) : problemOf(command);
      if (problem) found.push(`${page}: ${command.join(' ')}: ${problem}`);
    }
  expect(found).toEqual([]);
});

test('the table of commands in the README has each of them, with options that it has', () => {
  const rows = [...(blocksOf(textOf('README.md'), 'text').at(-1) ?? '').matchAll(/^cdk8s-mlflow (\S+)(.*)$/gm)];
  expect(rows.map(([, name]) => name)).toEqual(commandNames);
  for (const [, name, rest = ''] of rows) {
    const help = withoutActions()
      .commands.find((one) => one.name() === name)
      ?.helpInformation();
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(help).toContain(option);
  }
});

test('what is wrong is found', async () => {
  const page = `
\`\`\`shell
npx cdk8s-mlflow synth kind/dev --dry-run
npx cdk8s-mlflow synth kind/none   # no such environment
npm run synth -- explain server.replicaz
cd nowhere
\`\`\`
Then
- a list
  \`\`\`shell
  npm run test:clusters && npm run test:cluster -- acceptance --pods | tee log
  npm run test:server -- nothing
  podman build images/none
  \`\`\`
`;
  expect(await failures(page.replace('cd nowhere\n', ''))).toEqual([
    "npx cdk8s-mlflow synth kind/dev --dry-run: error: unknown option '--dry-run'",
    expect.stringContaining('synth kind/none: '),
    expect.stringContaining('did you mean'),
    'npm run test:clusters: package.json has no script test:clusters',
    'npm run test:cluster -- acceptance --pods: test/cluster/cli.ts has no option --pods',
    'tee log: tee is on no list',
    'npm run test:server -- nothing: test/server has no suite nothing',
    'podman build images/none: images/none',
  ]);
  expect((await failures(page)).at(-1)).toBe('cd nowhere: there is no such folder');
  const problems = inlineCommands(
    '`npx cdk8s-mlflow sytnh`, `cdk8s-mlflow check --prune <environment>`, `npm run none`',
  );
  expect(problems).toHaveLength(3);
  expect(await parseProblem(argumentsOf(problems[0] ?? []) ?? [])).toBe('there is no command sytnh');
  expect(await parseProblem(argumentsOf(problems[1] ?? []) ?? [])).toBeUndefined();
  expect(await parseProblem(['list', 'nothing'])).toContain('invalid');
  expect(problemOf(problems[2] ?? [])).toBe('package.json has no script none');
});
