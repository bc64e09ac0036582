import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Affinity, Toleration } from '../../imports/kubernetes.js';
import { customResources } from '../../lib/crds/custom-resources.js';
import { Definitions } from '../../lib/crds/definitions-of-others.js';
import { hasSpecField, mlflowSpecFields } from '../../lib/crds/mlflow-spec.js';
import { mlflowStatusSchema } from '../../lib/crds/mlflow-status.js';
import { readDefinition } from '../../lib/crds/read-definition.js';
import { structural } from '../../lib/crds/structural-from-zod.js';
import { validateObject } from '../../lib/crds/validate.js';
import { brokenRules, rulesOf, unevaluatedRules } from '../../lib/kubernetes/cel.js';
import { withDefaults } from '../../lib/kubernetes/defaults.js';
import { embedded, kubernetesTypeKey } from '../../lib/kubernetes/embedded.js';
import { kubernetesType, resolve, thirdPartyKind, thirdPartyKinds } from '../../lib/kubernetes/kubernetes-schema.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { fieldName, type StructuralSchema } from '../../lib/kubernetes/structural.js';
import { violations } from '../../lib/kubernetes/violations.js';
import { atLeast, sinceOf } from '../../lib/schema/since.js';
import { bare, type Definition, factsOf } from '../fixtures/definition-facts.js';
import { creationDefinition, creations, rulesOnCreation } from '../support/rules-on-creation.js';

const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Folder with the definitions as upstream publishes them, where there is one. */
const upstreamFolder = process.env['MLFLOW_UPSTREAM_CRDS'] ?? '';
const withUpstream = upstreamFolder ? describe : describe.skip;

interface UpstreamFile {
  readonly file: string;
  readonly definition: Definition | null;
}

let upstreamFiles: readonly UpstreamFile[] | undefined;

const comparedRevision = 'e9dbb9f';

function upstream(name: string, revision = comparedRevision): Definition {
  const definition = upstreamDefinition(name, revision);
  if (!definition) throw new Error(`${upstreamFolder} has no definition of ${name} at ${revision}`);
  return definition;
}

function upstreamDefinition(name: string, revision: string): Definition | undefined {
  upstreamFiles ??= readdirSync(upstreamFolder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({
      file,
      definition: parse(readFileSync(join(upstreamFolder, file), 'utf8')) as Definition | null,
    }));
  const found = upstreamFiles.filter(({ definition }) => definition?.metadata?.name === name);
  // A folder with a single revision need not have it in its file names.
  const only = found.length === 1 && revision === comparedRevision ? found[0] : undefined;
  const chosen = found.find(({ file }) => file.includes(revision)) ?? only;
  return chosen?.definition ?? undefined;
}

/** Facts of upstream's definitions; made anew from the folder by `UPDATE_UPSTREAM_FACTS=1 npx jest test/api.test.ts`. */
const factsFile = join(__dirname, '..', 'fixtures', 'upstream-crds.json');

interface UpstreamFacts {
  readonly $comment: string;
  /** Fields that the release 3.4 of the MLflow resource lacks, the outermost ones. */
  readonly absentIn34: readonly string[];
  readonly definitions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function upstreamFacts(): UpstreamFacts {
  const names = customResources.map(({ name }) => name);
  const definitions = Object.fromEntries(names.map((name) => [name, factsOf(upstream(name))]));
  const isField = (path: string) => /^[\w.]+$/.test(path);
  const [mlflows = ''] = names;
  const old = factsOf(upstream(mlflows, 'rhoai-3.4'));
  const absent = Object.keys(definitions[mlflows] ?? {}).filter((path) => isField(path) && !(path in old));
  const absentIn34 = absent.filter((path) => !absent.some((outer) => path.startsWith(`${outer}.`)));
  return {
    $comment: `Facts of the definitions of opendatahub-io/mlflow-operator ${comparedRevision}.`,
    absentIn34,
    definitions,
  };
}

if (process.env['UPDATE_UPSTREAM_FACTS']) writeFileSync(factsFile, `${JSON.stringify(upstreamFacts(), null, 2)}\n`);
const recorded = JSON.parse(readFileSync(factsFile, 'utf8')) as UpstreamFacts;

describe('the definitions are those of upstream', () => {
  test.each(
    customResources.map((resource) => [resource.name, resource] as const),
  )('%s, fact by fact', (name, resource) => {
    expect(factsOf(json(resource.definition) as unknown as Definition)).toEqual(recorded.definitions[name]);
  });

  test('what release 3.4 lacks is what the fields say', () => {
    const lacking = Object.entries({ spec: mlflowSpecFields, status: mlflowStatusSchema.shape }).flatMap(
      ([part, fields]) =>
        Object.entries(fields).flatMap(([name, field]) => (sinceOf(field) ? [`${part}.${name}`] : [])),
    );
    expect(lacking.sort()).toEqual([...recorded.absentIn34].sort());
    expect(hasSpecField('3.4', 'migration')).toBe(false);
    expect(hasSpecField('3.5', 'migration')).toBe(true);
    expect(hasSpecField('3.4', 'replicas')).toBe(true);
  });

  test.each([
    ['3.5', '3.5', true],
    ['3.4', '3.5', false],
    ['3.10', '3.5', true],
    ['4.0', '3.5', true],
    ['2.99', '3.5', false],
  ] as const)('release %s is at least %s: %s', (release, wanted, expected) => {
    expect(atLeast(release, wanted)).toBe(expected);
  });

  test('they are applied by the server, because they are too large for an annotation', () => {
    for (const { definition } of customResources) {
      const options = definition.metadata.annotations?.['argocd.argoproj.io/sync-options']?.split(',');
      expect(options).toContain('ServerSideApply=true');
    }
  });

  test('every field of the MLflow spec is described, and no example gets into the definition', () => {
    const undescribed = Object.entries(mlflowSpecFields).filter(([, field]) => !field.meta()?.description);
    expect(undescribed.map(([name]) => name)).toEqual([]);
    expect(JSON.stringify(customResources.map(({ definition }) => definition))).not.toContain('"examples"');
  });
});

withUpstream('compared with the files of upstream, where MLFLOW_UPSTREAM_CRDS names their folder', () => {
  test.each(
    customResources.map((resource) => [resource.name, resource] as const),
  )('%s is the same', (name, resource) => {
    expect(bare(json(resource.definition['spec']))).toEqual(bare(upstream(name).spec));
  });

  test.each(
    customResources.map((resource) => [resource.name, resource] as const),
  )('%s is described in words of our own', (name, resource) => {
    const theirs = new Set(descriptions(upstream(name)));
    expect(descriptions(resource.definition).filter((text) => theirs.has(text))).toEqual([]);
  });

  test('the recorded facts are up to date', () => {
    if (!upstreamDefinition('mlflows.mlflow.opendatahub.io', 'rhoai-3.4')) return;
    expect(recorded).toEqual(upstreamFacts());
  });
});

function descriptions(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'description' && typeof child === 'string' ? [child] : descriptions(child),
  );
}

describe('a value that breaks its schema is told why', () => {
  const string = { type: 'string' };
  const ports: StructuralSchema = {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['port', 'protocol'],
    items: {
      type: 'object',
      properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } },
      required: ['port'],
    },
  };
  const field = (schema: StructuralSchema, value: unknown) => ({
    schema: { type: 'object', properties: { a: schema } },
    value: { a: value },
  });
  const cases: readonly (readonly [string, { schema: StructuralSchema; value: unknown }, readonly string[]])[] = [
    ['a wrong type', field({ type: 'integer' }, 'two'), ['a: must be an integer, not a string']],
    ['a fraction for an integer', field({ type: 'integer' }, 1.5), ['a: must be an integer, not a number']],
    ['a null', field(string, null), ['a: must be a string, not null']],
    ['a null where it is allowed', field({ ...string, nullable: true }, null), []],
    ['a list for a map', field({ type: 'object' }, []), ['a: must be a map, not a list']],
    ['an unknown field', { schema: { type: 'object' }, value: { b: 1 } }, ['b: unknown field']],
    [
      'a field with the name of a JavaScript method',
      field({ type: 'object', properties: {} }, { constructor: 1 }),
      ['a.constructor: unknown field'],
    ],
    [
      'an unknown field where all are kept',
      { schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, value: { b: 1 } },
      [],
    ],
    [
      'a missing field',
      { schema: { type: 'object', required: ['a'], properties: { a: string } }, value: {} },
      ['a: is required'],
    ],
    [
      'a value outside of an enum',
      field({ ...string, enum: ['Always', 'Never'] }, 'Once'),
      ['a: "Once" is not one of "Always", "Never"'],
    ],
    ['a pattern', field({ ...string, pattern: '^[a-z]+$' }, 'A1'), ['a: "A1" does not match ^[a-z]+$']],
    ['a string that is too short', field({ ...string, minLength: 1 }, ''), ['a: must be at least 1 characters long']],
    [
      'a string that is too long, by characters',
      field({ ...string, maxLength: 2 }, 'é😀x'),
      ['a: may be at most 2 characters long, not 3'],
    ],
    ['a number that is too small', field({ type: 'integer', minimum: 1 }, 0), ['a: 0 is less than 1']],
    ['a number that is too large', field({ type: 'integer', maximum: 9 }, 10), ['a: 10 is more than 9']],
    [
      'a bound that is not included',
      field({ type: 'number', minimum: 0, exclusiveMinimum: true }, 0),
      ['a: 0 is not more than 0'],
    ],
    ['an int32', field({ type: 'integer', format: 'int32' }, 2 ** 31), ['a: 2147483648 does not fit in 32 bits']],
    [
      'a date without a time',
      field({ ...string, format: 'date-time' }, '2026-01-01'),
      ['a: "2026-01-01" is not an RFC 3339 date-time'],
    ],
    ['a date-time', field({ ...string, format: 'date-time' }, '2026-01-01T00:00:00Z'), []],
    ['bytes', field({ ...string, format: 'byte' }, 'plain text'), ['a: "plain text" is not valid base64']],
    ['too few items', field({ type: 'array', minItems: 1, items: string }, []), ['a: must have at least 1 items']],
    [
      'too many items',
      field({ type: 'array', maxItems: 1, items: string }, ['x', 'y']),
      ['a: may have at most 1 items, not 2'],
    ],
    ['an item', field({ type: 'array', items: string }, ['x', 1]), ['a[1]: must be a string, not an integer']],
    [
      'a set with a repetition',
      field({ type: 'array', 'x-kubernetes-list-type': 'set', items: string }, ['x', 'x']),
      ['a[1]: duplicates item 0'],
    ],
    [
      'two items of one key',
      field(ports, [
        { port: 80, protocol: 'TCP' },
        { port: 80, protocol: 'UDP' },
        { port: 80, protocol: 'TCP' },
      ]),
      ['a[2]: duplicates item 0 (same port, protocol)'],
    ],
    ['too few entries', field({ type: 'object', minProperties: 1 }, {}), ['a: must have at least 1 entries']],
    [
      'too many entries',
      field({ type: 'object', maxProperties: 1, additionalProperties: string }, { x: '', y: '' }),
      ['a: may have at most 1 entries, not 2'],
    ],
    [
      'an entry of a map',
      field({ type: 'object', additionalProperties: string }, { x: 1 }),
      ['a.x: must be a string, not an integer'],
    ],
    [
      'neither int nor string',
      field({ 'x-kubernetes-int-or-string': true }, true),
      ['a: must be an integer or a string, not a boolean'],
    ],
    [
      'a quantity',
      field({ 'x-kubernetes-int-or-string': true, pattern: '^[0-9]+Gi$' }, '1Gb'),
      ['a: "1Gb" does not match ^[0-9]+Gi$'],
    ],
    [
      'no form of several',
      field({ type: 'object', properties: { b: string }, anyOf: [{ required: ['b'] }] }, {}),
      ['a: matches none of the allowed forms'],
    ],
    [
      'two forms of which one may be',
      field(
        { type: 'object', properties: { b: string, c: string }, oneOf: [{ required: ['b'] }, { required: ['c'] }] },
        { b: '', c: '' },
      ),
      ['a: must match exactly one of the allowed forms'],
    ],
  ];
  test.each(cases)('%s', (_, { schema, value }, expected) => {
    expect(
      [...violations(value, schema, resolve)].map(({ path, message }) => `${fieldName(path)}: ${message}`),
    ).toEqual(expected);
  });
});

const mlflowWith = (spec: object): KubernetesObject =>
  json({
    apiVersion: 'mlflow.opendatahub.io/v1',
    kind: 'MLflow',
    metadata: { name: 'mlflow' },
    spec: { backendStoreUri: 'postgresql://database/mlflow', serveArtifacts: true, ...spec },
  });

const mlflowSchema = customResources[0]?.rootSchema ?? {};

describe('an object gets the defaults of its definition', () => {
  const stored = (spec: object) => (withDefaults(mlflowWith(spec), mlflowSchema, resolve) as KubernetesObject)['spec'];

  test('migration is automatic, given or not', () => {
    expect(stored({})).toMatchObject({
      migration: { mode: 'Automatic' },
      replicas: 1,
      serviceAccountName: 'mlflow-sa',
    });
    expect(stored({ migration: {} })).toMatchObject({ migration: { mode: 'Automatic' } });
    expect(stored({ migration: { mode: 'Always' } })).toMatchObject({ migration: { mode: 'Always' } });
  });

  test('a part that is not there gets none', () => {
    expect(stored({})).not.toHaveProperty('traceArchival');
    expect(stored({ traceArchival: {} })).toMatchObject({ traceArchival: { enabled: false, maxTracesPerPass: 1000 } });
  });

  test('a null counts as not given, and the value itself stays as it was', () => {
    const given = mlflowWith({ replicas: null });
    expect(withDefaults(given, mlflowSchema, resolve)).toMatchObject({ spec: { replicas: 1 } });
    expect(given).toEqual(mlflowWith({ replicas: null }));
  });

  test('list items are told apart after defaulting', () => {
    const container = (ports: readonly object[]) => ({ name: 'c', ports });
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [container([{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }])] },
    };
    expect(validateObject(pod)).toEqual([
      {
        field: 'spec.containers[0].ports[1]',
        message: 'duplicates item 0 (same containerPort, protocol)',
        rule: 'schema',
      },
    ]);
  });
});

describe('every rule of the MLflow definition holds for one object and refuses another', () => {
  const key = { name: 'mlflow-database', key: 'uri' };
  const storage = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const long = 'x'.repeat(64);
  const archival = { enabled: true, schedule: '0 2 * * *', location: 's3://mlflow/traces', retention: '30d' };
  const scheme = (store: string) =>
    [
      `${store} must use a supported SQL metadata store URI scheme`,
      { [store]: 'mysql+pymysql://d/m' },
      { [store]: 'http://d/m' },
    ] as const;
  const exclusive = (store: string) =>
    [
      `${store} and ${store}From are mutually exclusive`,
      { [store]: 'mysql://d/m' },
      { [store]: 'mysql://d/m', [`${store}From`]: key },
    ] as const;
  const filled = (store: string) =>
    [
      `${store}From.name and ${store}From.key must be non-empty when ${store}From is set`,
      { [`${store}From`]: key },
      { [`${store}From`]: { name: 'x', key: '' } },
    ] as const;
  const egress = (field: string) =>
    [
      `each ${field} entry must specify at least one port or one destination`,
      { [field]: [{ ports: [{ port: 53 }] }] },
      { [field]: [{ ports: [] }] },
    ] as const;
  const variable = (name: string, message: string) =>
    [message, { env: [{ name: 'A' }] }, { env: [{ name: 'A' }, { name }] }] as const;
  const needs = (field: 'schedule' | 'location' | 'retention') => {
    const { [field]: _, ...rest } = archival;
    return [
      `traceArchival.${field} is required when traceArchival.enabled is true`,
      { traceArchival: archival },
      { traceArchival: rest },
    ] as const;
  };
  const cases: readonly (readonly [message: string, good: object, bad: object])[] = [
    [
      'defaultArtifactRoot must be set when serveArtifacts is not true',
      { serveArtifacts: false, defaultArtifactRoot: 's3://b/a' },
      { serveArtifacts: false },
    ],
    [
      'serveArtifacts must be enabled when defaultArtifactRoot uses file-based storage (file:// prefix)',
      { defaultArtifactRoot: 'file:///a' },
      { serveArtifacts: false, defaultArtifactRoot: 'file:///a' },
    ],
    [
      'backendStoreUri or backendStoreUriFrom must be set',
      { backendStoreUri: undefined, backendStoreUriFrom: key },
      { backendStoreUri: undefined },
    ],
    exclusive('backendStoreUri'),
    exclusive('readReplicaBackendStoreUri'),
    filled('readReplicaBackendStoreUri'),
    exclusive('registryStoreUri'),
    filled('registryStoreUri'),
    scheme('backendStoreUri'),
    scheme('readReplicaBackendStoreUri'),
    scheme('registryStoreUri'),
    [
      'storage must be configured when using file-based backend store (sqlite:// or file:// prefix)',
      { backendStoreUri: 'sqlite:////d', storage },
      { backendStoreUri: 'sqlite:////d' },
    ],
    [
      'storage must be configured when using a file-based read-replica backend store (sqlite:// prefix)',
      { readReplicaBackendStoreUri: 'sqlite:////d', storage },
      { readReplicaBackendStoreUri: 'sqlite:////d' },
    ],
    [
      'storage must be configured when using file-based registry store (sqlite:// or file:// prefix)',
      { registryStoreUri: 'sqlite:////d', storage },
      { registryStoreUri: 'sqlite:////d' },
    ],
    [
      'storage must be configured when artifactsDestination uses file-based storage (file:// prefix)',
      { artifactsDestination: 'file:///a', storage },
      { artifactsDestination: 'file:///a' },
    ],
    [
      'serveArtifacts must be enabled when artifactsDestination uses file-based storage (file:// prefix)',
      { artifactsDestination: 'file:///a', storage },
      { artifactsDestination: 'file:///a', storage, serveArtifacts: false, defaultArtifactRoot: 's3://b/a' },
    ],
    variable(
      'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE',
      'setting the MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE environment variable is not allowed',
    ),
    variable(
      'MLFLOW_SERVER_ENABLE_JOB_EXECUTION',
      'setting the MLFLOW_SERVER_ENABLE_JOB_EXECUTION environment variable is not allowed; the operator manages job execution lifecycle',
    ),
    egress('networkPolicyEgressRules'),
    egress('networkPolicyAdditionalEgressRules'),
    [
      'each resourceClaims entry must set exactly one non-empty value: resourceClaimName or resourceClaimTemplateName',
      { resourceClaims: [{ name: 'g', resourceClaimName: 'a' }] },
      { resourceClaims: [{ name: 'g', resourceClaimName: 'a', resourceClaimTemplateName: 'b' }] },
    ],
    [
      'storage must be configured when traceArchival.location uses file-based storage (file:// prefix)',
      { traceArchival: { location: 'file:///t' }, storage },
      { traceArchival: { location: 'file:///t' } },
    ],
    ...(['location', 'retention'] as const).map(needs),
  ];

  test.each(cases)('%s', (message, good, bad) => {
    expect(validateObject(mlflowWith(good))).toEqual([]);
    expect(validateObject(mlflowWith(bad))).toContainEqual({ field: 'spec', message, rule: 'cel' });
  });

  test('traceArchival.schedule has a default, so that its rule can be broken by no object', () => {
    const { schedule: _, ...rest } = archival;
    expect(validateObject(mlflowWith({ traceArchival: rest }))).toEqual([]);
    const bare = [...brokenRules(mlflowWith({ traceArchival: rest }), mlflowSchema, resolve)];
    expect(bare).toEqual([{ path: ['spec'], message: needs('schedule')[0] }]);
  });

  test.each(['podLabels', 'nodeSelector'])('the values of %s are label values', (field) => {
    expect(validateObject(mlflowWith({ [field]: { a: 'b' } }))).toEqual([]);
    expect(validateObject(mlflowWith({ [field]: { a: long } }))).toEqual([
      { field: `spec.${field}`, message: 'label values must be 63 characters or less', rule: 'cel' },
    ]);
  });

  test('there is one MLflow, and its name is short', () => {
    const named = (name: string) =>
      validateObject({ ...mlflowWith({}), metadata: { name } })?.map(({ message }) => message);
    expect(named('other')).toEqual(["MLflow resource name must be 'mlflow'"]);
    expect(named(long)).toEqual([
      "MLflow resource name must be 'mlflow'",
      'MLflow resource name must be at most 40 characters to ensure generated resource names stay within Kubernetes 63-character limit',
    ]);
  });

  test('no rule is left out here', () => {
    const tested = new Set([
      ...cases.map(([message]) => message),
      needs('schedule')[0],
      'label values must be 63 characters or less',
      "MLflow resource name must be 'mlflow'",
      'MLflow resource name must be at most 40 characters to ensure generated resource names stay within Kubernetes 63-character limit',
    ]);
    expect(tested).toEqual(new Set([...rulesOf(mlflowSchema, resolve)].map(({ message }) => message)));
  });
});

describe('the smaller definitions refuse what upstream refuses', () => {
  const config = (spec: object, name = 'mlflow') => ({
    apiVersion: 'mlflow.kubeflow.org/v1',
    kind: 'MLflowConfig',
    metadata: { name, namespace: 'team' },
    spec: { artifactRootSecret: 'mlflow-artifact-connection', ...spec },
  });
  const messages = (object: KubernetesObject) =>
    validateObject(object)?.map(({ field, message }) => `${field}: ${message}`);

  test('the settings of a workspace', () => {
    expect(messages(config({ artifactRootPath: 'team/a..b' }))).toEqual([]);
    expect(messages(config({}, 'other'))).toEqual([": MLflowConfig resource name must be 'mlflow'"]);
    expect(messages(config({ artifactRootSecret: 'mine' }))).toEqual([
      "spec.artifactRootSecret: artifactRootSecret must be 'mlflow-artifact-connection'",
    ]);
    expect(messages(config({ artifactRootPath: '/a' }))).toEqual([
      'spec.artifactRootPath: artifactRootPath must be relative',
    ]);
    for (const path of ['..', 'a/..', '../a', 'a/../b']) {
      expect(messages(config({ artifactRootPath: path }))).toEqual([
        "spec.artifactRootPath: artifactRootPath must not contain '..' path segments",
      ]);
    }
  });

  test('the operator as a module of the platform', () => {
    const operator = (name: string) =>
      messages({
        apiVersion: 'components.platform.opendatahub.io/v1alpha1',
        kind: 'MLflowOperator',
        metadata: { name },
      });
    expect(operator('default-mlflowoperator')).toEqual([]);
    expect(operator('mlflow')).toEqual([': MLflowOperator name must be default-mlflowoperator']);
  });
});

describe('an object is validated as a whole', () => {
  test('its metadata is that of Kubernetes', () => {
    expect(validateObject({ ...mlflowWith({}), metadata: { name: 'mlflow', label: {} } })).toEqual([
      { field: 'metadata.label', message: 'unknown field; did you mean "labels"?', rule: 'schema' },
    ]);
  });

  test('rules wait until the schema holds', () => {
    expect(validateObject(mlflowWith({ backendStoreUri: 1 }))).toEqual([
      { field: 'spec.backendStoreUri', message: 'must be a string, not an integer', rule: 'schema' },
    ]);
  });

  test('the kinds of Kubernetes are known to their last field', () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd' },
      spec: { selector: {}, template: { spec: { containers: [{ name: 'c', image: 'i', port: [] }] } } },
    };
    expect(validateObject(deployment)).toEqual([
      {
        field: 'spec.template.spec.containers[0].port',
        message: 'unknown field; did you mean "ports"?',
        rule: 'schema',
      },
    ]);
  });

  test('of a kind that nobody defined nothing is said', () => {
    expect(validateObject({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 't' } })).toBeUndefined();
  });
});

describe('rules are evaluated as the API server evaluates them', () => {
  const broken = (schema: StructuralSchema, value: unknown) =>
    [...brokenRules(value, schema, resolve)].map(({ message }) => message);
  const ruled = (rule: string, properties: Readonly<Record<string, StructuralSchema>>): StructuralSchema => ({
    type: 'object',
    properties,
    'x-kubernetes-validations': [{ rule }],
  });

  test('none of ours and of the imported definitions is passed over', () => {
    const passedOver = [
      ...customResources.map((resource) => [resource.kind, resource.rootSchema] as const),
      ...thirdPartyKinds.map((kind) => [kind, thirdPartyKind(kind)?.schema ?? {}] as const),
    ]
      .map(([kind, schema]) => [kind, unevaluatedRules(schema, resolve)] as const)
      .filter(([, rules]) => rules.length > 0);
    expect(passedOver).toEqual([]);
  });

  test('a rule that cannot be understood is passed over and listed', () => {
    const schema = ruled('quantity(self.a).isGreaterThan(quantity("1"))', { a: { type: 'string' } });
    expect(broken(schema, { a: '0' })).toEqual([]);
    expect(unevaluatedRules(schema, resolve)).toEqual(['quantity(self.a).isGreaterThan(quantity("1"))']);
  });

  test('whole numbers are ints', () => {
    const rule = 'self.a + 1 == 3 && self.a % 2 == 0 && type(self.a) == int && type(self.b) == double';
    expect(broken(ruled(rule, { a: { type: 'integer' }, b: { type: 'number' } }), { a: 2, b: 2 })).toEqual([]);
  });

  test('a field with a reserved name is escaped or not, a key of a map is not', () => {
    const schema = ruled("self.__namespace__ == 'a' && self.namespace == 'a' && self.m['namespace'] == 'b'", {
      namespace: { type: 'string' },
      m: { type: 'object', additionalProperties: { type: 'string' } },
    });
    expect(broken(schema, { namespace: 'a', m: { namespace: 'b' } })).toEqual([]);
  });

  test('a rule without a message shows itself, and one that fails to evaluate refuses', () => {
    expect(broken(ruled('self.a', { a: { type: 'boolean' } }), { a: false })).toEqual(['failed rule: self.a']);
    expect(broken(ruled('self.a', { a: { type: 'boolean' } }), {})).toEqual([
      expect.stringMatching(/^rule cannot be evaluated: self\.a: No such key: a$/),
    ]);
  });

  // What the API server itself says of these is in test/cluster/definitions-of-others.test.ts.
  test.each(
    rulesOnCreation.map((one, index) => ({ ...one, text: one.rule.rule, object: creations[index] })),
  )('on creation, $text is judged as by the API server: $value', ({ isTaken, object }) => {
    const read = readDefinition(creationDefinition);
    if ('violations' in read) throw new Error(JSON.stringify(read.violations));
    expect(read.defined.unevaluated).toEqual([]);
    const found = object && validateObject(object, new Definitions([read.defined]));
    expect(found?.length === 0).toBe(isTaken);
  });

  test('what the API server refuses besides the schema of a definition: an empty base64 text, replicas that no int32 holds', () => {
    const { spec, ...rest } = creationDefinition;
    const properties = {
      spec: { type: 'object', properties: { ca: { type: 'string', format: 'byte' }, size: { type: 'integer' } } },
    };
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: 'object', properties } },
      subresources: { scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' } },
    };
    const read = readDefinition({ ...rest, spec: { ...spec, versions: [version] } });
    if ('violations' in read) throw new Error(JSON.stringify(read.violations));
    const found = (value: object) =>
      validateObject(
        { apiVersion: 'example.com/v1', kind: 'Creation', metadata: { name: 'a' }, spec: value } as KubernetesObject,
        new Definitions([read.defined]),
      )?.map(({ field, message }) => `${field}: ${message}`);
    expect(found({ ca: 'YQ==', size: 2 ** 31 - 1 })).toEqual([]);
    expect(found({ ca: '', size: 2 ** 31 })).toEqual([
      'spec.ca: "" is not valid base64',
      'spec.size: 2147483648 is more than 2147483647',
    ]);
    expect(found({ size: -1 })).toEqual(['spec.size: -1 is less than 0']);
    // Types of Kubernetes itself are decoded by Go.
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } };
    expect(validateObject({ ...secret, data: { a: '' } } as KubernetesObject)).toEqual([]);
    expect(validateObject({ ...secret, data: { a: '?' } } as KubernetesObject)).toHaveLength(1);
  });

  test('kinds of other versions of Kubernetes itself are left to the API server', () => {
    const autoscaler = { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'a' } };
    expect(validateObject(autoscaler)).toBeUndefined();
    expect(validateObject({ ...autoscaler, kind: 'HorizontalPodAutoscaller' })?.map(({ message }) => message)).toEqual([
      expect.stringContaining('autoscaling/v1 has no HorizontalPodAutoscaller; did you mean HorizontalPodAutoscaler?'),
    ]);
  });

  test('has() of what may be absent is passed over and listed, because the evaluator says that it is there', () => {
    const rules = [
      { rule: 'has(oldSelf.a)', optionalOldSelf: true },
      { rule: 'has(self.?b.a)' },
      { rule: 'oldSelf.optMap(old, old.a == self.a).orValue(true)', optionalOldSelf: true },
    ];
    const schema: StructuralSchema = { type: 'object', 'x-kubernetes-validations': rules };
    expect(broken(schema, {})).toEqual([]);
    expect(unevaluatedRules(schema, resolve)).toEqual(rules.map(({ rule }) => rule));
  });
});

describe('objects of third parties are validated too', () => {
  const route = (spec: object): KubernetesObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'mlflow' },
    spec,
  });
  const prefix = (type: string) =>
    route({
      rules: [
        {
          matches: [{ path: { type, value: '/mlflow' } }],
          filters: [
            { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
          ],
        },
      ],
    });

  test('an HTTPRoute with an unknown field is refused', () => {
    expect(validateObject(route({ rules: [{ backendRef: [] }] }))).toEqual([
      { field: 'spec.rules[0].backendRef', message: 'unknown field; did you mean "backendRefs"?', rule: 'schema' },
    ]);
  });

  test('a prefix is replaced only where one is matched', () => {
    expect(validateObject(prefix('PathPrefix'))).toEqual([]);
    expect(validateObject(prefix('Exact'))?.map(({ field, rule }) => ({ field, rule }))).toContainEqual({
      field: 'spec.rules[0]',
      rule: 'cel',
    });
  });

  test('gateways of one name in two namespaces are two parents, in one namespace they are one', () => {
    const parents = (...namespaces: readonly string[]) =>
      validateObject(route({ parentRefs: namespaces.map((namespace) => ({ name: 'gateway', namespace })) }));
    expect(parents('a', 'b')).toEqual([]);
    expect(parents('a', 'a')?.map(({ rule }) => rule)).toContain('cel');
  });

  test('the kinds of third parties that overlays write are known, each in the versions that are served', () => {
    expect([...thirdPartyKinds].sort()).toEqual([
      'argoproj.io/v1alpha1/WorkflowTemplate',
      'barmancloud.cnpg.io/v1/ObjectStore',
      'bitnami.com/v1alpha1/SealedSecret',
      'cert-manager.io/v1/Certificate',
      'cert-manager.io/v1/Issuer',
      'cloud.google.com/v1/BackendConfig',
      'console.openshift.io/v1/ConsoleLink',
      'datasciencepipelinesapplications.opendatahub.io/v1/DataSciencePipelinesApplication',
      'external-secrets.io/v1/ExternalSecret',
      'external-secrets.io/v1/SecretStore',
      'gateway.networking.k8s.io/v1/BackendTLSPolicy',
      'gateway.networking.k8s.io/v1/Gateway',
      'gateway.networking.k8s.io/v1/HTTPRoute',
      'gateway.networking.k8s.io/v1/ReferenceGrant',
      'gateway.networking.k8s.io/v1beta1/Gateway',
      'gateway.networking.k8s.io/v1beta1/HTTPRoute',
      'gateway.networking.k8s.io/v1beta1/ReferenceGrant',
      'generators.external-secrets.io/v1alpha1/Password',
      'generators.external-secrets.io/v1alpha1/Webhook',
      'kubeflow.org/v1/Notebook',
      'kubeflow.org/v1alpha1/PodDefault',
      'monitoring.coreos.com/v1/PodMonitor',
      'monitoring.coreos.com/v1/PrometheusRule',
      'monitoring.coreos.com/v1/ServiceMonitor',
      'networking.gke.io/v1/GCPBackendPolicy',
      'networking.gke.io/v1/HealthCheckPolicy',
      'postgresql.cnpg.io/v1/Cluster',
      'postgresql.cnpg.io/v1/Database',
      'postgresql.cnpg.io/v1/Pooler',
      'postgresql.cnpg.io/v1/ScheduledBackup',
      'ray.io/v1/RayJob',
      'route.openshift.io/v1/Route',
      'secrets-store.csi.x-k8s.io/v1/SecretProviderClass',
      'serving.kserve.io/v1alpha1/ClusterStorageContainer',
      'serving.kserve.io/v1beta1/InferenceService',
      'sparkoperator.k8s.io/v1beta2/SparkApplication',
      'traefik.io/v1alpha1/IngressRoute',
      'traefik.io/v1alpha1/Middleware',
      'traefik.io/v1alpha1/ServersTransport',
      'trainer.kubeflow.org/v1alpha1/TrainJob',
      'trust.cert-manager.io/v1alpha1/Bundle',
      'v1.edp.epam.com/v1/Keycloak',
      'v1.edp.epam.com/v1/KeycloakClient',
      'v1.edp.epam.com/v1/KeycloakRealm',
      'v1.edp.epam.com/v1/KeycloakRealmGroup',
      'v1.edp.epam.com/v1/KeycloakRealmUser',
    ]);
  });
});

describe('a type of Kubernetes inside a schema of our own', () => {
  const schema = z.strictObject({
    affinity: embedded<Affinity>('io.k8s.api.core.v1.Affinity').optional(),
    tolerations: z.array(embedded<Toleration>('io.k8s.api.core.v1.Toleration')).default([]),
  });

  test('reports every broken field under its own path', () => {
    const { error } = schema.safeParse({
      affinity: { podAffinity: { preferred: [] } },
      tolerations: [{ operator: 'Exists' }, { key: 1, operater: 'Exists' }],
    });
    expect(error?.issues.map(({ path, message }) => `${fieldName(path as (string | number)[])}: ${message}`)).toEqual([
      'affinity.podAffinity.preferred: unknown field',
      'tolerations[1].key: must be a string, not an integer',
      'tolerations[1].operater: unknown field; did you mean "operator"?',
    ]);
  });

  test('leaves a good value as it is', () => {
    expect(schema.parse({ tolerations: [{ operator: 'Exists' }] })).toEqual({ tolerations: [{ operator: 'Exists' }] });
  });

  test('carries its name for those who write schemas, and stands in place in a definition', () => {
    expect(schema.shape.affinity.unwrap().meta()).toEqual({ [kubernetesTypeKey]: 'io.k8s.api.core.v1.Affinity' });
    expect(structural(schema).properties?.['tolerations']).toEqual({
      type: 'array',
      default: [],
      // The Go types behind the definitions do not carry enumerations.
      items: withoutEnums(kubernetesType('io.k8s.api.core.v1.Toleration')),
    });
  });

  test('what no definition can hold is refused when it is made', () => {
    expect(() => structural(z.union([z.string(), z.boolean()]))).toThrow('anyOf has no place in a structural schema');
    expect(() =>
      structural(z.discriminatedUnion('a', [z.object({ a: z.literal('x') }), z.object({ a: z.literal('y') })])),
    ).toThrow('oneOf has no place');
  });
});

function withoutEnums(schema: StructuralSchema): StructuralSchema {
  return JSON.parse(JSON.stringify(schema, (key, value) => (key === 'enum' ? undefined : value))) as StructuralSchema;
}
