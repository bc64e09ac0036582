/** The command as users get it: from the packed package, in an empty folder, by npx and npm create. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from '../../lib/output/files.js';

const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'command-'));
const create = join(folder, 'create');
const repository = join(create, 'mlflow');

jest.setTimeout(300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, [...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

function packed(source: string): string {
  const output = run('npm', ['pack', '--json', '--pack-destination', folder, '--loglevel=error'], source);
  const [tarball] = JSON.parse(output.replace(/^[^[]*/, '')) as readonly { readonly filename: string }[];
  return `file:${join(folder, tarball?.filename ?? '')}`;
}

const manifest = (path: string) =>
  JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
    version: string;
    dependencies: Record<string, string>;
  };
const install = (...packages: readonly string[]) =>
  ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packages] as const;

const { file } = JSON.parse(process.env['PACKED'] ?? '{}') as { readonly file: string };
const tarball = `file:${file}`;

test('create-cdk8s-mlflow has the version of the package that it runs', () => {
  const { version, dependencies } = manifest(join(root, 'create'));
  expect([version, dependencies]).toEqual([manifest(root).version, { 'cdk8s-mlflow': manifest(root).version }]);
});

test('an empty folder has a checked overlay after npm create, npm install and synth', () => {
  mkdirSync(create);
  writeFileSync(join(create, 'package.json'), '{}');
  // Both packages as npm create gets them from the registry.
  run('npm', install(tarball, packed(join(root, 'create'))), create);
  const start = performance.now();
  const options = ['--yes', '--platform', 'kubernetes', '--gitops', 'argocd'];
  expect(run('npx', ['create-cdk8s-mlflow', 'mlflow', ...options], create)).toContain('  cd mlflow\n  npm install\n');

  const written = manifest(repository);
  expect(written.dependencies).toEqual({ 'cdk8s-mlflow': manifest(root).version });
  // This version may not be published yet.
  const local = { ...written, dependencies: { 'cdk8s-mlflow': tarball } };
  writeFileSync(join(repository, 'package.json'), JSON.stringify(local));
  run('npm', install(), repository);
  expect(run('npx', ['cdk8s-mlflow', 'synth'], repository)).toContain('1 overlay written, 0 unchanged');
  const seconds = (performance.now() - start) / 1000;
  process.stderr.write(`from init to the overlay: ${seconds.toFixed(1)} s, with npm install\n`);
  expect(seconds).toBeLessThan(60);

  expect(filesBelow(join(repository, 'overlays/kubernetes/dev'))).toContain('mlflow.yaml');
  expect(filesBelow(join(repository, 'gitops/argocd'))).toContain('project.yaml');
  expect(run('npm', ['run', 'check'], repository)).toContain('overlays are up to date');
  expect(run('npx', ['cdk8s-mlflow', '--version'], repository)).toBe(`${manifest(root).version}\n`);
  expect(run('npx', ['cdk8s-mlflow', 'secrets'], repository)).toContain('kubernetes/dev');
});

test('an empty folder has one after npx cdk8s-mlflow init, too', () => {
  const other = join(folder, 'other');
  mkdirSync(other);
  run('npm', ['init', '--yes'], other);
  run('npm', install(tarball), other);
  expect(run('npx', ['cdk8s-mlflow', 'init', '--yes'], other)).toContain('package.json  exists: left alone\n');
  expect(run('npx', ['cdk8s-mlflow', 'synth'], other)).toContain('overlays/kind/dev  ');
  expect(run('npx', ['cdk8s-mlflow', 'check'], other)).toBe('overlays are up to date\n');
});
