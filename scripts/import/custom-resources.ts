import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Source, sources } from './custom-resource-sources.js';
import { generatedFrom, type ImportedFile, moduleFolder } from './go-module.js';
import { importTypes } from './resource-types.js';
import { typesIn } from './types-in.js';

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
 * Types of third-party custom resources by `cdk8s import`, and the schemas with which synth validates them: a file for
 * each group, read for the first object of that group, and a list of all kinds.
 */
export function importCustomResources(): readonly ImportedFile[] {
  const kinds: Record<string, string[]> = {};
  const files = sources.flatMap((source) => {
    const definitions = read(source);
    const wanted = definitions.map((definition) => written(definition, source.versions));
    return [...importTypes(source.module, wanted.map(withoutTypes)), ...schemas(source, definitions, kinds)];
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
          { scope: spec.scope, schema: typesIn(version.schema.openAPIV3Schema, ($ref) => ({ $ref })) },
        ]),
      );
    kinds[group] = ofGroup.map(([name]) => String(name));
    const content = { $comment: generatedFrom(module), definitions: Object.fromEntries(ofGroup) };
    return { name: `${group}.json`, text: `${JSON.stringify(content)}\n` };
  });
}

function read({ module, folder, definitions, versions, unchecked = [] }: Source): readonly Definition[] {
  const found = [folder]
    .flat()
    .map((name) => join(moduleFolder(module), name))
    .flatMap((path) =>
      readdirSync(path)
        .filter((name) => name.endsWith('.yaml'))
        .sort()
        .map((name) => join(path, name)),
    )
    .flatMap((file) =>
      parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Definition | null),
    )
    .filter(
      (object): object is Definition =>
        object?.kind === 'CustomResourceDefinition' && definitions.includes(object.metadata.name),
    );
  const missing = definitions.filter((name) => !found.some((definition) => definition.metadata.name === name));
  if (missing.length > 0)
    throw new Error(`${module.path}@${module.version} has no ${missing.join(', ')} in ${[folder].flat().join(', ')}`);
  return found.map((definition) => {
    const stripped = withoutDescriptions(definition) as Definition;
    const used = stripped.spec.versions.filter((version) => versions.includes(version.name));
    for (const { schema } of used)
      for (const path of ['status', ...unchecked]) cut(schema.openAPIV3Schema, path.split('.'));
    return { ...stripped, spec: { ...stripped.spec, versions: used } };
  });
}

/** Removes descriptions, which are nine tenths of the size. A field named description is kept. */
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

/** Removes the schema of a field, or of all fields of an object except those after a `!`. */
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

/** A definition whose embedded types of Kubernetes are any object: their interfaces are generated once, in kubernetes.ts. */
function withoutTypes(definition: Definition): object {
  return typesIn(definition, () => ({ type: 'object', ...anything })) as object;
}

/** The version that overlays write; the others only validate objects of users. */
function written(definition: Definition, preferred: readonly string[]): Definition {
  const { versions, names } = definition.spec;
  const wanted =
    names.kind === 'ReferenceGrant' ? 'v1beta1' : preferred.find((one) => versions.some(({ name }) => name === one));
  return { ...definition, spec: { ...definition.spec, versions: versions.filter(({ name }) => name === wanted) } };
}
