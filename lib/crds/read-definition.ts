/** One CustomResourceDefinition, read strictly: what an API server would refuse in it is a violation. */
import { unevaluatedRules } from '../kubernetes/cel.js';
import { resolve } from '../kubernetes/kubernetes-schema.js';
import { at, type StructuralSchema, type Violation } from '../kubernetes/structural.js';
import { violations } from '../kubernetes/violations.js';
import { DefinitionSchema } from './definition-schema.js';
import type { DefinedKind } from './definitions-of-others.js';

export type ReadDefinition =
  | { readonly defined: DefinedKind }
  | { readonly violations: readonly (Violation & { readonly fix: string })[] };

export function isDefinition(object: unknown): boolean {
  return (
    at(object, 'kind') === 'CustomResourceDefinition' &&
    String(at(object, 'apiVersion')).startsWith('apiextensions.k8s.io/')
  );
}

const asPublished = 'use the definition as its project publishes it for the version on the cluster';

/** @param object - of kind CustomResourceDefinition */
export function readDefinition(object: unknown): ReadDefinition {
  const version = at(object, 'apiVersion');
  if (version !== 'apiextensions.k8s.io/v1')
    return refused({
      path: ['apiVersion'],
      message: `${version} is served by no Kubernetes since 1.22`,
      fix: 'take the definition in apiextensions.k8s.io/v1, as newer releases of its project have it',
    });
  const metadata = at(object, 'metadata');
  const broken = [
    ...violations(metadata, named, resolve, ['metadata']),
    ...violations(at(object, 'spec'), spec, resolve, ['spec']),
  ];
  if (broken.length > 0) return refused(...broken);
  const { group, names, scope, versions } = at(object, 'spec') as unknown as DefinitionSpec;
  const name = `${names.plural}.${group}`;
  if (at(metadata, 'name') !== name)
    return refused({ path: ['metadata', 'name'], message: `must be <plural>.<group>: ${name}` });
  const reader = new DefinitionSchema();
  const read = versions.map((one, index) => ({
    name: one.name,
    served: one.served,
    schema: scalable(
      reader.root(one.schema.openAPIV3Schema, ['spec', 'versions', index, 'schema', 'openAPIV3Schema']),
      String(at(one, 'subresources', 'scale', 'specReplicasPath') ?? ''),
    ),
  }));
  if (reader.violations.length > 0) return refused(...reader.violations);
  const unevaluated = read.flatMap(({ schema, served }) => (served ? unevaluatedRules(schema, resolve) : []));
  return {
    defined: {
      group,
      kind: names.kind,
      plural: names.plural,
      scope,
      versions: read,
      unevaluated: [...new Set([...unevaluated, ...reader.unevaluatedPatterns])],
    },
  };
}

/**
 * A number of replicas that the API server reads for the subresource `scale` is an int32 that is not negative
 * (apiextensions-apiserver, pkg/registry/customresource/validator.go).
 *
 * @param path - of the field: `.spec.replicas`
 */
function scalable(schema: StructuralSchema, path: string): StructuralSchema {
  const [, name, ...rest] = path.split('.');
  const child = name === undefined ? undefined : schema.properties?.[name];
  if (name === undefined || !child) return schema;
  const limited =
    rest.length > 0
      ? scalable(child, ['', ...rest].join('.'))
      : {
          ...child,
          minimum: Math.max(child.minimum ?? 0, 0),
          maximum: Math.min(child.maximum ?? largestInt32, largestInt32),
        };
  return { ...schema, properties: { ...schema.properties, [name]: limited } };
}

const largestInt32 = 2 ** 31 - 1;

function refused(...found: readonly Violation[]): ReadDefinition {
  return { violations: found.map((one) => ({ fix: asPublished, ...one })) };
}

interface DefinitionSpec {
  readonly group: string;
  readonly names: { readonly kind: string; readonly plural: string };
  readonly scope: DefinedKind['scope'];
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly schema: { readonly openAPIV3Schema: unknown };
  }[];
}

const text: StructuralSchema = { type: 'string', minLength: 1 };

/** A map in which these fields are required, and others are not looked at. */
function withFields(properties: Readonly<Record<string, StructuralSchema>>): StructuralSchema {
  return {
    type: 'object',
    required: Object.keys(properties),
    properties,
    'x-kubernetes-preserve-unknown-fields': true,
  };
}

const named = withFields({ name: text });

const spec = withFields({
  group: text,
  names: withFields({ kind: text, plural: text }),
  scope: { type: 'string', enum: ['Namespaced', 'Cluster'] },
  versions: {
    type: 'array',
    minItems: 1,
    items: withFields({
      name: text,
      served: { type: 'boolean' },
      storage: { type: 'boolean' },
      schema: withFields({ openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }),
    }),
  },
});
