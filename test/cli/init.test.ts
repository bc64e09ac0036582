/** `init`: what it writes synthesizes, whatever the answers, and nothing that exists is changed. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { parseAllDocuments } from 'yaml';
import {
  type Answers,
  choicesOf,
  defaultOf,
  type Given,
  isOpen,
  type Question,
  questions,
} from '../../lib/cli/init/answers.js';
import { askOn } from '../../lib/cli/init/ask.js';
import { collect } from '../../lib/cli/init/collect.js';
import { initialFiles } from '../../lib/cli/init/init.js';
import { imagePattern } from '../../lib/cli/init/repository-files.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { filesBelow } from '../../lib/output/files.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { version } from '../../package.json';
import { runIn } from '../support/cli.js';
import { memory, today } from '../support/environments.js';
import { sample } from '../support/sample.js';

/** Each combination of answers that can decide what is in an environment. */
function combinations(given: Given = {}, rest: readonly Question[] = questions): readonly Answers[] {
  const [question, ...others] = rest;
  if (!question) return [given as Answers];
  const isIrrelevant = ['name', 'gitops', 'ci'].includes(question);
  const choices = isIrrelevant
    ? []
    : question === 'hosts'
      ? [[], ['mlflow.example.com']]
      : question === 'teams'
        ? [isOpen(question, given) ? ['fraud', 'vision'] : []]
        : choicesOf(question, given);
  const answers = choices?.length ? choices : [defaultOf(question, given)];
  return answers.flatMap((answer) => combinations({ ...given, [question]: answer }, others));
}

const defaults: Answers = {
  platform: 'kind',
  release: undefined,
  form: 'operated',
  stage: 'dev',
  name: 'dev',
  hosts: [],
  backendStore: 'sqlite',
  artifactStore: 'volume',
  login: 'kubernetes',
  teams: [],
  gitops: 'none',
  ci: ['github', 'gitlab', 'tekton'],
};

describe('every combination of answers', () => {
  const all = combinations();

  test('are those of all platforms, releases, forms, stores and logins', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(all).toContainEqual({ ...defaults, teams: ['fraud', 'vision'] });
    expect(all).toContainEqual(expect.objectContaining({ platform: 'rhoai', release: '3.4', stage: 'prod' }));
    expect(all).toContainEqual(
      expect.objectContaining({ platform: 'openshift', login: 'proxy', backendStore: 'cloudnative-pg' }),
    );
  });

  // A prime number, so that the sample has each answer to each question.
  test.each(
    sample(all, 11).map((answers) => [Object.values(answers).flat().join(' '), answers] as const),
  )('%s: synthesizes without a problem', (_, answers) => {
    const files = initialFiles(answers, 'mlflow', today);
    const [file = ''] = Object.keys(files);
    const path = file.replace(/^environments\/|\.yaml$/g, '');
    const teams = Object.keys(files).filter((name) => name.startsWith('workspaces/'));
    expect(teams).toHaveLength(answers.teams.length);
    const result = synthesize(file, path, memory(files), today, { teams });
    expect('problems' in result ? formatProblems(result.problems) : '').toBe('');
  });
});

test('its YAML and JSON can be read', () => {
  for (const gitops of ['argocd', 'flux'])
    for (const [file, text] of Object.entries(initialFiles({ ...defaults, gitops }, 'mlflow', today))) {
      if (/\.ya?ml$/.test(file)) expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
      if (file.endsWith('.json')) expect(JSON.parse(text)).toBeInstanceOf(Object);
    }
});

test('Renovate finds the images of environments', () => {
  const text = `image: registry.example.com:5000/ml/mlflow:3.17.2@sha256:${'a'.repeat(64)} # yours
  serverImage: "quay.io/opendatahub/mlflow:odh-stable"
  cache: {image: valkey:9.0.0, type: in-cluster}`;
  expect([...text.matchAll(new RegExp(imagePattern, 'g'))].map(({ groups }) => ({ ...groups }))).toEqual([
    {
      depName: 'registry.example.com:5000/ml/mlflow',
      currentValue: '3.17.2',
      currentDigest: `sha256:${'a'.repeat(64)}`,
    },
    { depName: 'quay.io/opendatahub/mlflow', currentValue: 'odh-stable' },
    { depName: 'valkey', currentValue: '9.0.0' },
  ]);
});

test('Renovate finds every image of the reference environments, and nothing else', () => {
  const folder = join(__dirname, '..', 'references');
  const texts = filesBelow(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  const imagesIn = (value: unknown): readonly string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, one]) =>
          /image$/i.test(key) && typeof one === 'string' ? [one] : imagesIn(one),
        )
      : [];
  const named = texts.map((text) => parseAllDocuments(text).flatMap((document) => imagesIn(document.toJS())));
  const found = texts.map((text) =>
    [...text.matchAll(new RegExp(imagePattern, 'g'))].map(({ groups: { depName, currentValue, currentDigest } = {} }) =>
      [depName, currentValue && `:${currentValue}`, currentDigest && `@${currentDigest}`].join(''),
    ),
  );
  expect(named.flat().length).toBeGreaterThan(10);
  expect(found).toEqual(named);
});

test('settings of an image in one line are no image', () => {
  const names = (text: string) =>
    [...text.matchAll(new RegExp(imagePattern, 'g'))].map(({ groups }) => groups?.['depName']);
  expect(names('image: {image: a/b:1, version: 3.17.2}')).toEqual(['a/b']);
  expect(names('image:\n  version: 3.17.2')).toEqual([]);
});

describe('answers', () => {
  test('are asked in order, where there is a choice and no option', async () => {
    const asked: Question[] = [];
    const answers = await collect({ platform: 'rhoai', host: 'x', stage: 'prod' } as object, (question) => {
      asked.push(question);
      return Promise.resolve(
        question === 'teams'
          ? ['fraud']
          : question === 'hosts'
            ? ['rh-ai.example.com']
            : question === 'release'
              ? '3.4'
              : 'prod',
      );
    });
    expect(asked).toEqual(['release', 'name', 'hosts', 'teams', 'gitops', 'ci']);
    expect(answers).toMatchObject({
      release: '3.4',
      form: 'operated',
      backendStore: 'postgresql',
      artifactStore: 's3',
    });
  });

  test('are taken from a terminal, until Ctrl+C', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
    const ask = askOn({ input, output: new PassThrough() });
    const answer = (keys: string, question: Question, given: Given) => {
      // The prompt listens once its library is loaded.
      const typing = setInterval(() => {
        if (input.listenerCount('keypress') === 0) return;
        clearInterval(typing);
        input.write(keys);
      }, 10);
      return ask(question, given).finally(() => clearInterval(typing));
    };
    expect(await answer('\u001b[B\r', 'platform', {})).toBe('rhoai');
    expect(await answer('\r', 'ci', {})).toEqual(['github', 'gitlab', 'tekton']);
    expect(await answer('\r', 'name', { stage: 'prod' })).toBe('prod');
    await expect(answer('\u0003', 'platform', {})).rejects.toThrow('cancelled; nothing was written');
  });

  test.each([
    [
      { platform: 'eks' },
      '--platform: eks is not possible: choose kind, rhoai, odh, kubernetes, openshift; did you mean kubernetes?',
    ],
    [{ platform: 'rhoai', form: 'standalone' }, '--form: standalone is not possible with rhoai: choose operated'],
    [{ platform: 'kind', release: '3.5' }, '--release: platform kind has no releases'],
    [
      { stage: 'prod', backendStore: 'sqlite' },
      '--backend-store: sqlite is not possible with kind, operated, prod: choose postgresql',
    ],
    [
      { platform: 'kubernetes', stage: 'prod', form: 'operated', backendStore: 'cloudnative-pg' },
      '--backend-store: cloudnative-pg is not possible with kubernetes, operated, prod: choose postgresql, or --form standalone',
    ],
    [
      { platform: 'openshift', login: 'none' },
      '--login: none is not possible with openshift, standalone, dev: choose kubernetes',
    ],
    [{ form: 'standalone', login: 'oidc' }, '--login: oidc requires --host, to which browsers return after the login'],
    [{ hosts: ['https://mlflow.example.com'] }, '--host: "https://mlflow.example.com" is not a hostname such as'],
    [{ name: 'Prod' }, '--name: a name is lower-case letters'],
    [{ teams: ['Fraud'] }, '--team: "Fraud" is not the name of a namespace'],
    [{ platform: 'rhoai', teams: ['redhat-ods-applications'] }, 'is the namespace of the server, or of another team'],
    [{ teams: ['fraud', 'fraud'] }, '--team: fraud is the namespace of the server, or of another team'],
    [{ form: 'standalone', login: 'none', teams: ['fraud'] }, '--team: teams require a login'],
    [{ ci: ['github', 'jenkins'] }, '--ci: jenkins is not possible'],
  ])('%j is refused', async (flags, message) => {
    await expect(collect(flags, undefined)).rejects.toThrow(message);
  });
});

describe('the command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'init-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('creates a repository in which synth and check succeed', async () => {
    const made = await runIn(folder, ['init', 'new', '--yes', '--gitops', 'argocd', '--host', 'mlflow.example.com']);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toContain('\nNext:\n  cd new\n  npm install\n');
    const repository = join(folder, 'new');
    expect([...filesBelow(repository)].sort()).toEqual([
      '.gitattributes',
      '.github/workflows/check.yaml',
      '.gitignore',
      '.gitlab-ci.yml',
      '.tekton/check.yaml',
      '.vscode/extensions.json',
      '.vscode/settings.json',
      'README.md',
      'cdk8s.yaml',
      'environments/kind/dev.yaml',
      'gitops.yaml',
      'package.json',
      'renovate.json',
    ]);
    expect(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))).toMatchObject({
      name: 'new',
      dependencies: { 'cdk8s-mlflow': version },
    });
    expect(await runIn(repository, ['synth'])).toMatchObject({ status: 0, stderr: '' });
    expect(filesBelow(join(repository, 'gitops/argocd'))).toContain('applicationset.yaml');
    expect(await runIn(repository, ['check', '--prune'])).toMatchObject({
      status: 0,
      stdout: 'overlays are up to date\n',
    });
  });

  test('changes no file of a repository that exists', async () => {
    mkdirSync(join(folder, 'environments/kind'), { recursive: true });
    for (const file of ['package.json', 'environments/kind/dev.yaml']) writeFileSync(join(folder, file), 'mine');
    const { status, stdout } = await runIn(folder, ['init', '--yes', '--ci', 'gitlab']);
    expect(status).toBe(0);
    expect(stdout).toContain('package.json  exists: left alone\n');
    expect(stdout).toContain(`  npm install --save-exact cdk8s-mlflow@${version}\n`);
    for (const file of ['package.json', 'environments/kind/dev.yaml'])
      expect(readFileSync(join(folder, file), 'utf8')).toBe('mine');
    expect(filesBelow(folder)).toContain('.gitlab-ci.yml');
    expect(filesBelow(folder)).not.toContain('.github/workflows/check.yaml');
  });

  test('a second environment brings no CI of other systems', async () => {
    const added = async (...args: readonly string[]) => {
      const { status } = await runIn(folder, ['init', '--yes', ...args]);
      expect(status).toBe(0);
      return filesBelow(folder).filter((file) => /gitlab|tekton|github/.test(file));
    };
    expect(await added('--ci', 'github')).toEqual(['.github/workflows/check.yaml']);
    expect(await added('--name', 'second')).toEqual(['.github/workflows/check.yaml']);
    expect(await added('--name', 'third', '--ci', 'gitlab')).toEqual([
      '.github/workflows/check.yaml',
      '.gitlab-ci.yml',
    ]);
  });

  test('writes a file for each team, and who approves it', async () => {
    const args = ['init', '--yes', '--form', 'standalone', '--ci', 'none', '--team', 'fraud', 'vision'];
    expect((await runIn(folder, args)).stdout).toContain('workspaces/kind/dev/vision.yaml, CODEOWNERS\n');
    expect(readFileSync(join(folder, 'CODEOWNERS'), 'utf8')).toContain(
      '\n/workspaces/kind/dev/fraud.yaml @example/fraud-leads @example/ml-platform\n',
    );
    expect(await runIn(folder, ['synth'])).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'overlays/kind/dev/workspaces.yaml'), 'utf8')).toContain('namespace: vision');
    // One more team of a repository that exists.
    const more = await runIn(folder, ['init', '--yes', '--form', 'standalone', '--ci', 'none', '--team', 'risk']);
    expect(more.stdout).toContain('Next:\n  npm install\n  add to CODEOWNERS');
    expect(more.stdout).toContain(
      '  add to CODEOWNERS: /workspaces/kind/dev/risk.yaml @example/risk-leads @example/ml-platform\n',
    );
    expect(await runIn(folder, ['synth'])).toMatchObject({ status: 0, stderr: '' });
  });

  test('a team of a repository that exists is for its only environment, or says which there are', async () => {
    const start = ['init', '--yes', '--ci', 'none'];
    expect(
      (await runIn(folder, [...start, '--platform', 'rhoai', '--stage', 'prod', '--host', 'm.example.com'])).status,
    ).toBe(0);
    expect((await runIn(folder, [...start, '--team', 'risk'])).stdout).toContain('workspaces/rhoai/prod/risk.yaml\n');
    expect(filesBelow(folder).filter((file) => file.startsWith('environments/'))).toEqual([
      'environments/rhoai/prod.yaml',
    ]);
    await runIn(folder, [...start, '--platform', 'kind', '--stage', 'dev']);
    expect(await runIn(folder, [...start, '--team', 'fraud'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(
        '--team: the repository has the environments kind/dev, rhoai/prod: name the one of the team by --platform and --name',
      ),
    });
    expect((await runIn(folder, [...start, '--platform', 'kind', '--team', 'fraud'])).stdout).toContain(
      'workspaces/kind/dev/fraud.yaml\n',
    );
  });

  test.each([
    ['authentication: {type: oidc, issuer: "https://i.example.com"}', 'proxy', /kind: OidcGroup/],
    ['authentication: {type: headers}', 'proxy', /^(?!.*client:)/s],
    ['authentication: {type: kubernetes}', 'oidc', /programs:/],
  ])('writes a file for a team with the login of the environment that exists: %s', async (line, login, expected) => {
    const file = join(folder, 'environments/kind/dev.yaml');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `platform: kind\nform: standalone\n${line}\n`);
    const args = ['init', '--yes', '--form', 'standalone', '--host', 'm.example.com', '--ci', 'none', '--team', 'risk'];
    expect((await runIn(folder, [...args, '--login', login])).status).toBe(0);
    expect(readFileSync(join(folder, 'workspaces/kind/dev/risk.yaml'), 'utf8')).toMatch(expected);
  });

  test.each([
    ['form: standalone\nauthentication: {type: none}\n', '--team: teams require a login'],
    ['form: [\n', 'environments/kind/dev.yaml:'],
  ])('writes nothing for a team of an environment that has no login, or that cannot be read: %#', async (text, message) => {
    const file = join(folder, 'environments/kind/dev.yaml');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const { status, stderr } = await runIn(folder, ['init', '--yes', '--team', 'risk']);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(filesBelow(folder)).toEqual(['environments/kind/dev.yaml']);
  });

  test('asks on a terminal only', async () => {
    expect(await runIn(folder, ['init'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'init asks on a terminal only: use --yes, and options for other values than the defaults\n',
    });
  });
});
