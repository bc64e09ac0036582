import { z } from 'zod';
import { dataKey, dnsLabel, dnsSubdomain, field } from '../schema/fields.js';

/** A check that does not apply to an overlay for a limited time. */
export const waiverSchema = z.strictObject({
  check: field(
    z.string().regex(/^MLF-[A-Z]+-\d+$/, 'the id of a check has the format MLF-IMAGE-1'),
    'Id of the check.',
    'MLF-IMAGE-1',
  ),
  object: field(
    z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9.-]* \S+$/, 'an object must be given as in messages: <Kind> <namespace>/<name>')
      .optional(),
    'The object for which it is waived, as in messages; the name of a Job can omit version and digest. Default: every object.',
    'Deployment opendatahub/mlflow-operator-controller-manager',
  ),
  reason: field(
    z.string().min(10, 'a reason must have at least 10 characters'),
    'The reason, for reviewers of the overlay.',
    'the community publishes no digest for this tag',
  ),
  until: field(
    z.iso.date({ error: 'a date must have the format YYYY-MM-DD' }),
    'Last day on which the waiver is valid; after it synth fails.',
    '2027-03-31',
  ),
});

/** An object that is added to the overlay unchanged. */
export const extraObjectSchema = z
  .looseObject({
    apiVersion: field(
      z
        .string()
        .regex(
          /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[a-z]([-a-z0-9]*[a-z0-9])?$/,
          'an API version is <version> or <group>/<version>, such as v1 or apps/v1',
        ),
      'API version of the object.',
      'v1',
    ),
    kind: field(z.string().min(1), 'Kind of the object.', 'ConfigMap'),
    metadata: field(
      z.looseObject({ name: field(z.string().min(1), 'Name of the object.', 'mlflow-settings') }),
      'Metadata of the object; the namespace is required if the object is namespaced.',
      { name: 'mlflow-settings', namespace: 'opendatahub' },
    ),
  })
  .superRefine(({ kind, items }, context) => {
    if (kind.endsWith('List') && Array.isArray(items))
      context.addIssue({
        code: 'custom',
        path: ['kind'],
        message: `a ${kind} is no object of the cluster, but a form of kubectl's output`,
        params: { fix: 'write each of its items as an item of extraObjects' },
      });
  });

/** An object of others, which the overlay refers to and does not contain. */
export const existingObjectSchema = z.strictObject({
  kind: field(
    z.enum(['Secret', 'ConfigMap', 'PersistentVolumeClaim', 'ServiceAccount']),
    'Kind of the object.',
    'Secret',
  ),
  name: field(dnsSubdomain, 'Name of the object.', 'team-settings'),
  namespace: field(dnsLabel.optional(), 'Namespace of the object. Default: that of the server.', 'mlflow'),
  keys: field(
    z.array(dataKey).min(1).optional(),
    'Keys of the Secret or ConfigMap: synth refuses a reference to another key. Default: unknown.',
    ['TEAM_TOKEN'],
  ),
  providedBy: field(
    z.string().min(1).default('others'),
    'Who provides it, for the README of the overlay.',
    'the platform team',
  ),
});

/** A JSON patch (RFC 6902) on one object of the overlay. */
export const patchSchema = z.strictObject({
  target: field(
    z.strictObject({
      kind: field(z.string().min(1), 'Kind of the object.', 'MLflow'),
      name: field(
        z.string().min(1),
        'Name of the object; that of a Job without version and digest: mlflow-migration.',
        'mlflow',
      ),
      namespace: field(
        z.string().min(1).optional(),
        'Namespace, required if two objects have the same kind and name. Default: any.',
        'opendatahub',
      ),
    }),
    'The patched object; exactly one object must match.',
    { kind: 'MLflow', name: 'mlflow' },
  ),
  operations: field(
    z
      .array(
        z.strictObject({
          op: field(z.enum(['add', 'remove', 'replace', 'test']), 'The operation.', 'add'),
          path: field(
            z.string().regex(/^(\/([^/~]|~[01])*)+$/, 'a path must be a JSON pointer such as /spec/replicas'),
            'Path of the field, as a JSON pointer.',
            '/metadata/labels/team',
          ),
          value: field(z.unknown().optional(), 'The value, for all operations except remove. Default: none.', 'ml'),
        }),
      )
      .min(1),
    'The operations, in order.',
    [{ op: 'replace', path: '/spec/workers', value: 3 }],
  ),
});

export type Waiver = z.output<typeof waiverSchema>;
export type Patch = z.output<typeof patchSchema>;
