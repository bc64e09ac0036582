import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GoModule, generatedFrom, type ImportedFile, moduleFolder, run } from './go-module.js';
import { enumsOf, type FieldEnum } from './kubernetes-enums.js';

/** The version of Kubernetes that upstream's operator is built with (mlflow-operator e9dbb9f, go.mod: k8s.io/api v0.35.2). */
const kubernetes: GoModule = { path: 'k8s.io/kubernetes', version: 'v1.35.2' };

const documents = [
  'api__v1',
  'apis__apps__v1',
  'apis__batch__v1',
  'apis__rbac.authorization.k8s.io__v1',
  'apis__networking.k8s.io__v1',
  'apis__policy__v1',
  'apis__autoscaling__v1',
  'apis__autoscaling__v2',
  'apis__storage.k8s.io__v1',
  'apis__scheduling.k8s.io__v1',
  'apis__node.k8s.io__v1',
  'apis__discovery.k8s.io__v1',
];

const core = 'io.k8s.api.core.v1';
const rbac = 'io.k8s.api.rbac.v1';

/** The kinds that synth validates, and the types that the custom resources embed, with all types that they refer to. */
const roots = [
  ...[
    'Namespace',
    'ServiceAccount',
    'Service',
    'ConfigMap',
    'Secret',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'Pod',
    'ResourceQuota',
    'LimitRange',
  ].map((kind) => `${core}.${kind}`),
  ...[
    'Affinity',
    'Toleration',
    'EnvVar',
    'EnvFromSource',
    'ResourceRequirements',
    'PodResourceClaim',
    'SecurityContext',
    'PodSecurityContext',
    'SecretKeySelector',
    'PersistentVolumeClaimSpec',
  ].map((type) => `${core}.${type}`),
  'io.k8s.api.apps.v1.Deployment',
  'io.k8s.api.apps.v1.StatefulSet',
  'io.k8s.api.apps.v1.DaemonSet',
  'io.k8s.api.apps.v1.ReplicaSet',
  'io.k8s.api.batch.v1.Job',
  'io.k8s.api.batch.v1.CronJob',
  ...['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].map((kind) => `${rbac}.${kind}`),
  'io.k8s.api.networking.v1.NetworkPolicy',
  'io.k8s.api.networking.v1.NetworkPolicyEgressRule',
  'io.k8s.api.networking.v1.Ingress',
  'io.k8s.api.networking.v1.IngressClass',
  'io.k8s.api.policy.v1.PodDisruptionBudget',
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  'io.k8s.api.storage.v1.StorageClass',
  'io.k8s.api.scheduling.v1.PriorityClass',
  'io.k8s.api.node.v1.RuntimeClass',
  'io.k8s.api.discovery.v1.EndpointSlice',
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
];

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface Schema {
  readonly [key: string]: unknown;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
}

const intOrString = { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true };

/** Types whose form in the API differs from their fields. The quantity's pattern is controller-gen's. */
const wellKnown: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': intOrString,
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    ...intOrString,
    pattern:
      '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'string', format: 'date-time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { type: 'string', format: 'date-time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};

/** Types that inline LocalObjectReference inherit its marker in Go, which the OpenAPI documents do not contain. */
const inlineReference = new Set([`${core}.SecretEnvSource`, `${core}.ConfigMapEnvSource`]);

const kept = [
  'type',
  'format',
  'enum',
  'nullable',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
];

/** Structural schemas and TypeScript interfaces of the used Kubernetes types. */
export function importKubernetes(): readonly ImportedFile[] {
  const sources = moduleFolder(kubernetes);
  const folder = join(sources, 'api', 'openapi-spec', 'v3');
  const source: Record<string, Schema> = {};
  for (const document of documents) {
    const { components } = JSON.parse(readFileSync(join(folder, `${document}_openapi.json`), 'utf8')) as {
      components: { schemas: Record<string, Schema> };
    };
    Object.assign(source, components.schemas);
  }
  const code = readFileSync(join(sources, 'pkg', 'generated', 'openapi', 'zz_generated.openapi.go'), 'utf8');
  const kinds = kindsOf(Object.values(source));
  const definitions = withEnums(collect(source), [...enumsOf(code)]);
  const json = { $comment: generatedFrom(kubernetes), kinds, definitions };
  return [
    { name: 'kubernetes.json', text: `${JSON.stringify(json)}\n` },
    { name: 'kubernetes.ts', text: interfaces(definitions) },
  ];
}

function collect(source: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  const visit = (name: string): void => {
    if (found[name] || wellKnown[name]) return;
    const schema = source[name];
    if (!schema) throw new Error(`${name} is in none of ${documents.join(', ')}`);
    found[name] = {};
    found[name] = {
      ...convert(schema, visit),
      ...(inlineReference.has(name) ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    };
  };
  for (const root of roots) visit(root);
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** All kinds of the documents by API version, to tell a mistyped kind from one whose schema is not imported. */
function kindsOf(schemas: readonly Schema[]): Readonly<Record<string, readonly string[]>> {
  const found = schemas.flatMap((schema) => {
    const [kind, ...others] = (schema['x-kubernetes-group-version-kind'] ?? []) as readonly GroupVersionKind[];
    // Types such as DeleteOptions belong to all versions.
    return kind && others.length === 0 && schema.properties?.['metadata'] ? [kind] : [];
  });
  const versions = documents.map((name) => name.replace(/^apis?__/, '').replace('__', '/'));
  const named = (apiVersion: string) =>
    found
      .filter(
        ({ group, version, kind }) => `${group ? `${group}/` : ''}${version}` === apiVersion && !kind.endsWith('List'),
      )
      .map(({ kind }) => kind);
  return Object.fromEntries(versions.map((version) => [version, [...new Set(named(version))].sort()]));
}

/** Fields of a status are written by controllers alone. */
function withEnums(
  definitions: Readonly<Record<string, Schema>>,
  enums: readonly FieldEnum[],
): Readonly<Record<string, Schema>> {
  const limited = ({ properties = {}, ...schema }: Schema, { field, ofItems, values }: FieldEnum): Schema => {
    const { items, additionalProperties, ...property } = properties[field] ?? {};
    const enumerated = (one: Schema | undefined) => (one && ofItems ? { ...one, enum: values } : one);
    return {
      ...schema,
      properties: {
        ...properties,
        [field]: {
          ...property,
          ...(ofItems ? {} : { enum: values }),
          ...(items ? { items: enumerated(items) } : {}),
          ...(additionalProperties ? { additionalProperties: enumerated(additionalProperties) } : {}),
        } as Schema,
      },
    };
  };
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [
      name,
      name.endsWith('Status') ? schema : enums.filter(({ type }) => type === name).reduce(limited, schema),
    ]),
  );
}

function convert(schema: Schema, visit: (name: string) => void): Schema {
  const reference = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
  if (reference) {
    const name = reference.replace('#/components/schemas/', '');
    visit(name);
    return wellKnown[name] ?? { $ref: name };
  }
  const { required, properties, items, additionalProperties } = schema;
  return {
    ...Object.fromEntries(kept.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]])),
    // Go decodes it, and takes an empty text; the same format in a definition does not (lib/kubernetes/formats.ts).
    ...(schema['format'] === 'byte' ? { format: 'go-base64' } : {}),
    ...(required ? { required } : {}),
    ...(properties ? { properties: convertProperties(properties, required ?? [], visit) } : {}),
    ...(items ? { items: convert(items, visit) } : {}),
    ...(additionalProperties ? { additionalProperties: convert(additionalProperties, visit) } : {}),
  };
}

/** The documents contain a zero default for every field without a pointer; only those of optional fields are actual defaults. */
function convertProperties(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  visit: (name: string) => void,
): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const real = property.default !== undefined && typeof property.default !== 'object' && !required.includes(name);
      return [name, { ...convert(property, visit), ...(real ? { default: property.default } : {}) }];
    }),
  );
}

/** Interfaces with the short names of the Go types. */
function interfaces(definitions: Readonly<Record<string, Schema>>): string {
  const short = (name: string) => name.slice(name.lastIndexOf('.') + 1);
  const clash = Object.keys(definitions)
    .map(short)
    .filter((name, index, all) => all.indexOf(name) !== index);
  if (clash.length > 0) throw new Error(`two Kubernetes types are named ${clash.join(', ')}`);
  const rename = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'default')
        .map(([key, inner]) =>
          key === '$ref' ? [key, `#/definitions/${short(String(inner))}`] : [key, rename(inner)],
        ),
    );
  };
  const schema = {
    title: 'KubernetesTypes',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.keys(definitions).map((name) => [short(name), { $ref: `#/definitions/${short(name)}` }]),
    ),
    definitions: Object.fromEntries(
      Object.entries(definitions).map(([name, definition]) => [short(name), rename(definition)]),
    ),
  };
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  try {
    const input = join(folder, 'kubernetes.schema.json');
    writeFileSync(input, JSON.stringify(schema));
    const banner = `// ${generatedFrom(kubernetes)}`;
    return run('npx', [
      '--yes',
      'json-schema-to-typescript@15.0.4',
      '--no-additionalProperties',
      '--bannerComment',
      banner,
      '--input',
      input,
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
