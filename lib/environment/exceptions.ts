import { z } from 'zod';
import { field } from '../schema/fields.js';

/** A check that does not apply to an overlay for a while. */
export const waiverSchema = z.strictObject({
  check: field(
    z.string().regex(/^MLF-[A-Z]+-\d+$/, 'a check is named like MLF-IMAGE-1'),
    'Id of the check.',
    'MLF-IMAGE-1',
  ),
  object: field(
    z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9.-]* \S+$/, 'an object is named as in messages: <Kind> <namespace>/<name>')
      .optional(),
    'The one object it is waived for, as messages name it; a Job may be named without version and digest. Default: every object.',
    'Deployment opendatahub/mlflow-operator-controller-manager',
  ),
  reason: field(
    z.string().min(10, 'a reason that a stranger understands'),
    'Why, for whoever reads the overlay.',
    'the community publishes no digest for this tag',
  ),
  until: field(
    z.iso.date({ error: 'a date is written YYYY-MM-DD' }),
    'Last day on which the waiver holds; after it synth fails.',
    '2027-03-31',
  ),
});

/** An object that the overlay takes over as it is. */
export const extraObjectSchema = z.looseObject({
  apiVersion: field(z.string().min(1), 'API version of the object.', 'v1'),
  kind: field(z.string().min(1), 'Kind of the object.', 'ConfigMap'),
  metadata: field(
    z.looseObject({ name: field(z.string().min(1), 'Name of the object.', 'mlflow-settings') }),
    'Metadata of the object; a namespaced one must name its namespace.',
    { name: 'mlflow-settings', namespace: 'opendatahub' },
  ),
});

/** A JSON patch (RFC 6902) on one object of the overlay. */
export const patchSchema = z.strictObject({
  target: field(
    z.strictObject({
      kind: field(z.string().min(1), 'Kind of the object.', 'MLflow'),
      name: field(
        z.string().min(1),
        'Name of the object; of a Job without version and digest: mlflow-migration.',
        'mlflow',
      ),
      namespace: field(
        z.string().min(1).optional(),
        'Namespace, where two objects share kind and name. Default: any.',
        'opendatahub',
      ),
    }),
    'The object that is patched; there must be exactly one.',
    { kind: 'MLflow', name: 'mlflow' },
  ),
  operations: field(
    z
      .array(
        z.strictObject({
          op: field(z.enum(['add', 'remove', 'replace', 'test']), 'What is done at the path.', 'add'),
          path: field(
            z.string().regex(/^(\/([^/~]|~[01])*)+$/, 'a path is a JSON pointer such as /spec/replicas'),
            'Where, as a JSON pointer.',
            '/metadata/labels/team',
          ),
          value: field(z.unknown().optional(), 'The value, for all but remove. Default: none.', 'ml'),
        }),
      )
      .min(1),
    'What is done, in this order.',
    [{ op: 'replace', path: '/spec/workers', value: 3 }],
  ),
});

export type Waiver = z.output<typeof waiverSchema>;
export type Patch = z.output<typeof patchSchema>;
