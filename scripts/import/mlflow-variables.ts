import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from '../../lib/output/files.js';
import { type ImportedFile, run } from './go-module.js';

interface Wheel {
  readonly name: string;
  readonly version: string;
  /** sha256 of the file, verified by pip. */
  readonly hash: string;
}

/** The versions of MLflow in the platform profiles, with the plug-in in every image of these platforms. */
const releases: readonly Wheel[] = [
  { name: 'mlflow', version: '3.10.1', hash: '17bfbd76d4071498d6199c3fc53945e5f50997d14e3e2a6bfd4dc3cb8957f209' },
  { name: 'mlflow', version: '3.14.0', hash: 'dbf77f7cdb5b5c0ec59b4671c61730b1b914b4dff7a2892e267a547cb5454f56' },
];

/** Authorization and workspaces by Kubernetes. */
const plugin: Wheel = {
  name: 'mlflow-kubernetes-plugins',
  version: '1.5.0',
  hash: 'eb851701d204799b1233dc636641f691d16def41505ad0815077da19a51458d6',
};

/** The version of MLflow in the images of this repository, and their plug-ins. */
const current: Wheel = {
  name: 'mlflow',
  version: '3.17.2',
  hash: '4e44c03791beb518d8b0a40b0982d958c2634d902f46d67d7907c82107f21fac',
};
const currentPlugin: Wheel = {
  name: 'mlflow-kubernetes-plugins',
  version: '2.1.0',
  hash: 'b64f921fba823e2b86c5240279cfba15cc9bb6da540725f3dd07690561c8967b',
};
const oidcPlugin: Wheel = {
  name: 'mlflow-oidc-auth',
  version: '11.0.2',
  hash: '58d9d87a8b92c8ffc404a05c5eff714bdd8f3e40cb14eadd045036ea45992095',
};

/** The environment variables that each version of MLflow reads, from the sources of its package on PyPI. */
export function importMlflowVariables(): readonly ImportedFile[] {
  const ofPlugin = (wheel: Wheel) => variablesOf(wheel).filter((name) => name.startsWith('MLFLOW_K8S_'));
  const ofOidc = variablesOf(oidcPlugin, 'OIDC').filter((name) => !name.startsWith('OIDC_CLIENT_SECRET_'));
  const byVersion = [
    ...releases.map((wheel) => [wheel.version, [...variablesOf(wheel), ...ofPlugin(plugin)].sort()] as const),
    [current.version, [...variablesOf(current), ...ofPlugin(currentPlugin), ...ofOidc].sort()] as const,
  ];
  return [{ name: 'mlflow-variables.json', text: `${JSON.stringify(Object.fromEntries(byVersion), undefined, 1)}\n` }];
}

/** Every quoted name of this format; a few of them are other constants, which is harmless. */
function variablesOf(wheel: Wheel, prefix: 'MLFLOW' | 'OIDC' = 'MLFLOW'): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'wheel-'));
  try {
    const requirements = join(folder, 'requirements.txt');
    writeFileSync(requirements, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.hash}\n`);
    const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--python-version=3.12', '--dest', folder];
    run('python3', ['-m', 'pip', 'download', ...options, '--requirement', requirements]);
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.whl'));
    run('python3', ['-m', 'zipfile', '--extract', join(folder, file), join(folder, 'sources')]);
    const found = filesBelow(join(folder, 'sources'))
      .filter((name) => name.endsWith('.py'))
      .flatMap((name) => [
        ...readFileSync(join(folder, 'sources', name), 'utf8').matchAll(
          new RegExp(`["'](${prefix}_\\w*[A-Z0-9])["']`, 'g'),
        ),
      ]);
    return [...new Set(found.map(([, name = '']) => name))].filter((name) => name === name.toUpperCase());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
