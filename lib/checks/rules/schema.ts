import type { Definitions } from '../../crds/definitions-of-others.js';
import { mlflowSpecFields } from '../../crds/mlflow-spec.js';
import { type SchemaViolation, typeViolations, validateObject } from '../../crds/validate.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { remembered } from '../../kubernetes/remembered.js';
import type { RenderedObjects } from '../../overlay/rendered-overlay.js';
import { atLeast, sinceOf } from '../../schema/since.js';
import type { Check, Finding } from '../check.js';
import { definitionsFor } from '../definitions.js';
import { unqualified } from '../qualified.js';
import { mlflowOf } from '../servers.js';

/** Two checks read the same validation of each object. */
const validatorOf = remembered((definitions: Definitions) =>
  remembered((object: KubernetesObject): readonly SchemaViolation[] => {
    const given = unqualified(object);
    const found = validateObject(given, definitions) ?? [];
    return found.length > 0 ? found : typeViolations(given);
  }),
);

function* violationsBy(rule: SchemaViolation['rule'], manifests: RenderedObjects): Iterable<Finding> {
  const validate = validatorOf(definitionsFor(manifests));
  for (const object of manifests.objects) {
    for (const violation of validate(object)) {
      if (violation.rule === rule) yield { object, field: violation.field, message: violation.message };
    }
  }
}

/** The first check: an object that violates it can make others fail. */
export const schemaCheck: Check = {
  id: 'MLF-SCHEMA-1',
  title: 'objects are valid by the schema of their kind',
  cause: 'the API server rejects the object, or drops the field without a warning',
  fix: 'correct the field at its source: a field of the environment, an extra object or a patch',
  waivable: false,
  run: (manifests) => violationsBy('schema', manifests),
};

/** Objects and the definitions of their kinds. */
export const schemaChecks: readonly Check[] = [
  schemaCheck,
  {
    id: 'MLF-SCHEMA-2',
    title: 'objects satisfy the validation rules of their definition',
    cause: 'the API server rejects the object',
    fix: 'change the object so that the rule is satisfied',
    waivable: false,
    run: (overlay) => violationsBy('cel', overlay),
  },
  {
    id: 'MLF-SCHEMA-3',
    title: "the MLflow resource has only fields that exist in the platform's release",
    cause: 'server-side apply fails on a field that is not in the definition; client-side apply drops it',
    fix: 'remove the field, or upgrade the platform and set its new release',
    waivable: false,
    needs: 'environment',
    *run(overlay) {
      const mlflow = mlflowOf(overlay);
      if (!mlflow) return;
      const { title, server } = overlay.environment.profile;
      for (const [field, schema] of Object.entries(mlflowSpecFields)) {
        const since = sinceOf(schema)?.since;
        if (!since || atLeast(server.api, since) || Reflect.get(mlflow.spec, field) === undefined) continue;
        yield {
          object: mlflow.object,
          field: `spec.${field}`,
          message: `${title} does not have this field; the first release that does is ${since}`,
        };
      }
    },
  },
];
