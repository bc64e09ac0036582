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
  /** Versions that are used, the one that overlays write first; all others are left out. */
  readonly versions: readonly string[];
  /**
   * Paths of fields that overlays never write, or write in one way only: their values pass unchecked, and their types
   * are not spelled out. Most of them embed pod templates.
   */
  readonly unchecked?: readonly string[];
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
    unchecked: ['spec.acme', 'spec.vault', 'spec.venafi'],
  },
  {
    module: pins.prometheusOperator,
    folder: 'example/prometheus-operator-crd',
    definitions: [
      'servicemonitors.monitoring.coreos.com',
      'podmonitors.monitoring.coreos.com',
      'prometheusrules.monitoring.coreos.com',
    ],
    versions: ['v1'],
  },
  {
    module: pins.cloudNativePg,
    folder: 'config/crd/bases',
    definitions: [
      'clusters.postgresql.cnpg.io',
      'databases.postgresql.cnpg.io',
      'poolers.postgresql.cnpg.io',
      'scheduledbackups.postgresql.cnpg.io',
    ],
    versions: ['v1'],
    unchecked: [
      'spec.affinity.additionalPodAffinity',
      'spec.affinity.additionalPodAntiAffinity',
      'spec.affinity.nodeAffinity',
      'spec.backup',
      'spec.bootstrap.initdb.import',
      'spec.bootstrap.pg_basebackup',
      'spec.bootstrap.recovery',
      'spec.ephemeralVolumeSource',
      'spec.externalClusters',
      'spec.podSecurityContext',
      'spec.probes',
      'spec.projectedVolumeTemplate',
      'spec.replica',
      'spec.securityContext',
      'spec.serviceTemplate',
      'spec.storage.pvcTemplate',
      'spec.tablespaces',
      'spec.template',
      'spec.walStorage.pvcTemplate',
    ],
  },
  {
    module: pins.barmanCloud,
    folder: 'config/crd/bases',
    definitions: ['objectstores.barmancloud.cnpg.io'],
    versions: ['v1'],
  },
  {
    module: pins.externalSecrets,
    folder: 'config/crds/bases',
    definitions: [
      'externalsecrets.external-secrets.io',
      'secretstores.external-secrets.io',
      'passwords.generators.external-secrets.io',
    ],
    versions: ['v1', 'v1alpha1'],
    // Of some forty providers, all but the two that overlays write; and of Vault's ways to authenticate, all but one.
    unchecked: ['spec.provider.!vault,kubernetes', 'spec.provider.vault.auth.!kubernetes'],
  },
  {
    module: pins.traefik,
    folder: 'docs/content/reference/dynamic-configuration',
    definitions: ['ingressroutes.traefik.io', 'middlewares.traefik.io', 'serverstransports.traefik.io'],
    versions: ['v1alpha1'],
    unchecked: ['circuitBreaker', 'errors', 'inFlightReq', 'passTLSClientCert', 'rateLimit', 'spiffe'].map(
      (name) => `spec.${name}`,
    ),
  },
  {
    module: pins.sealedSecrets,
    folder: 'helm/sealed-secrets/crds',
    definitions: ['sealedsecrets.bitnami.com'],
    versions: ['v1alpha1'],
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

/**
 * Types of third-party custom resources by `cdk8s import`, and the schemas by which synth validates them: a file for
 * each group, read when an object of that group is met, and a list of all kinds.
 */
export function importCustomResources(): readonly ImportedFile[] {
  const kinds: Record<string, string[]> = {};
  const files = sources.flatMap((source) => {
    const definitions = read(source);
    return [...types(source, definitions), ...schemas(source, definitions, kinds)];
  });
  const $comment = generatedFrom(...sources.map((source) => source.module));
  return [...files, { name: 'third-party.json', text: `${JSON.stringify({ $comment, kinds }, undefined, 1)}\n` }];
}

/** The schemas of each group by `apiVersion/kind`. */
function schemas(
  { module }: Source,
  definitions: readonly Definition[],
  kinds: Record<string, string[]>,
): readonly ImportedFile[] {
  const groups = [...new Set(definitions.map(({ spec }) => spec.group))].sort();
  return groups.map((group) => {
    const ofGroup = definitions
      .filter(({ spec }) => spec.group === group)
      .flatMap(({ spec }) =>
        spec.versions.map((version) => [
          `${group}/${version.name}/${spec.names.kind}`,
          { scope: spec.scope, schema: version.schema.openAPIV3Schema },
        ]),
      );
    kinds[group] = ofGroup.map(([name]) => String(name));
    const content = { $comment: generatedFrom(module), definitions: Object.fromEntries(ofGroup) };
    return { name: `${group}.json`, text: `${JSON.stringify(content)}\n` };
  });
}

function read({ module, folder, definitions, versions, unchecked = [] }: Source): readonly Definition[] {
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
    const used = stripped.spec.versions.filter((version) => versions.includes(version.name));
    for (const { schema } of used)
      for (const path of ['status', ...unchecked]) cut(schema.openAPIV3Schema, path.split('.'));
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

const anything = { 'x-kubernetes-preserve-unknown-fields': true };

/** Takes the schema away from a field, or from all of an object's fields but those after a `!`. */
function cut(schema: unknown, [field = '', ...rest]: readonly string[]): void {
  const properties = at(schema, 'properties');
  if (!properties) return;
  if (rest.length > 0) cut(properties[field], rest);
  else if (!field.startsWith('!')) cutFields(properties, [field]);
  else {
    const kept = field.slice(1).split(',');
    cutFields(
      properties,
      Object.keys(properties).filter((name) => !kept.includes(name)),
    );
  }
}

function cutFields(properties: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const type = at(properties, name)?.type;
    if (type)
      properties[name] = { type, ...(type === 'array' ? { items: { type: 'object', ...anything } } : anything) };
  }
}

function at(value: unknown, ...path: readonly string[]): Record<string, unknown> | undefined {
  const found = path.reduce<unknown>(
    (current, key) => (typeof current === 'object' && current !== null ? Reflect.get(current, key) : undefined),
    value,
  );
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined;
}

/** The one version that overlays write; the others are known only to validate what users bring along. */
function written(definition: Definition, preferred: readonly string[]): Definition {
  const { versions, names } = definition.spec;
  const wanted =
    names.kind === 'ReferenceGrant' ? 'v1beta1' : preferred.find((one) => versions.some(({ name }) => name === one));
  return { ...definition, spec: { ...definition.spec, versions: versions.filter(({ name }) => name === wanted) } };
}

function types({ module, versions }: Source, definitions: readonly Definition[]): readonly ImportedFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  try {
    const input = join(folder, 'definitions.yaml');
    writeFileSync(
      input,
      definitions
        .map((definition) => stringify(written(definition, versions), { aliasDuplicateObjects: false }))
        .join('---\n'),
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
