import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { type GoModule, generatedFrom, type ImportedFile, moduleFolder, run } from './go-module.js';
import { pins } from './pins.js';

interface Source {
  readonly module: GoModule;
  readonly folder: string;
  /** The definitions that are used, by their names. */
  readonly definitions: readonly string[];
  /** Versions that are used; all others are left out. */
  readonly versions: readonly string[];
}

const sources: readonly Source[] = [
  {
    module: pins.gatewayApi,
    folder: 'config/crd/standard',
    definitions: [
      'httproutes.gateway.networking.k8s.io',
      'backendtlspolicies.gateway.networking.k8s.io',
      'referencegrants.gateway.networking.k8s.io',
    ],
    // OpenShift serves ReferenceGrant as v1beta1 only, up to Gateway API 1.5.
    versions: ['v1', 'v1beta1'],
  },
  {
    module: pins.certManager,
    folder: 'deploy/crds',
    definitions: ['certificates.cert-manager.io', 'issuers.cert-manager.io'],
    versions: ['v1'],
  },
  {
    module: pins.prometheusOperator,
    folder: 'example/prometheus-operator-crd',
    definitions: ['servicemonitors.monitoring.coreos.com'],
    versions: ['v1'],
  },
];

interface Version {
  readonly name: string;
  readonly schema: { readonly openAPIV3Schema: unknown };
}

interface Definition {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly Version[];
  };
}

/** Types of third-party custom resources by `cdk8s import`, and the schemas by which synth validates them. */
export function importCustomResources(): readonly ImportedFile[] {
  const schemas: Record<string, unknown> = {};
  const files = sources.flatMap((source) => {
    const definitions = read(source);
    for (const { spec } of definitions) {
      for (const version of spec.versions) {
        schemas[`${spec.group}/${version.name}/${spec.names.kind}`] = {
          scope: spec.scope,
          schema: version.schema.openAPIV3Schema,
        };
      }
    }
    return types(source, definitions);
  });
  const $comment = generatedFrom(...sources.map((source) => source.module));
  return [...files, { name: 'third-party.json', text: `${JSON.stringify({ $comment, definitions: schemas })}\n` }];
}

function read({ module, folder, definitions, versions }: Source): readonly Definition[] {
  const path = join(moduleFolder(module), folder);
  const found = readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) =>
      parseAllDocuments(readFileSync(join(path, name), 'utf8')).map((document) => document.toJS() as Definition | null),
    )
    .filter(
      (object): object is Definition =>
        object?.kind === 'CustomResourceDefinition' && definitions.includes(object.metadata.name),
    );
  const missing = definitions.filter((name) => !found.some((definition) => definition.metadata.name === name));
  if (missing.length > 0) throw new Error(`${module.path}@${module.version} has no ${missing.join(', ')} in ${folder}`);
  return found.map((definition) => {
    const stripped = withoutDescriptions(definition) as Definition;
    const used = stripped.spec.versions.filter((version) => versions.includes(version.name)).map(cut);
    return { ...stripped, spec: { ...stripped.spec, versions: used } };
  });
}

/** Descriptions are the projects' own prose, and nine tenths of the size. A field called description is kept. */
function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === 'description' && typeof inner === 'string'))
      .map(([key, inner]) => [key, withoutDescriptions(inner)]),
  );
}

/** Issuers embed whole pod templates for ACME; only the two kinds that overlays make are kept, the rest passes unchecked. */
function cut(version: Version): Version {
  const spec = at(version.schema.openAPIV3Schema, 'properties', 'spec', 'properties');
  if (!spec || !('acme' in spec)) return version;
  for (const name of ['acme', 'vault', 'venafi']) {
    if (name in spec) spec[name] = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  }
  return version;
}

function at(value: unknown, ...path: readonly string[]): Record<string, unknown> | undefined {
  const found = path.reduce<unknown>(
    (current, key) => (typeof current === 'object' && current !== null ? Reflect.get(current, key) : undefined),
    value,
  );
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined;
}

/** The one version that overlays write; the others are known only to validate what users bring along. */
function written(definition: Definition): Definition {
  const { versions } = definition.spec;
  const wanted = definition.spec.names.kind === 'ReferenceGrant' ? 'v1beta1' : 'v1';
  return { ...definition, spec: { ...definition.spec, versions: versions.filter(({ name }) => name === wanted) } };
}

function types({ module }: Source, definitions: readonly Definition[]): readonly ImportedFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  try {
    const input = join(folder, 'definitions.yaml');
    writeFileSync(
      input,
      definitions.map((definition) => stringify(written(definition), { aliasDuplicateObjects: false })).join('---\n'),
    );
    const cli = join(__dirname, '..', '..', 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
    run(
      process.execPath,
      [cli, 'import', input, '--no-save', '--output', folder, '--language', 'typescript', '--no-check-upgrade'],
      { cwd: folder },
    );
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => ({ name, text: `// ${generatedFrom(module)}\n${readFileSync(join(folder, name), 'utf8')}` }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
