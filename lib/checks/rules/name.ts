import { isKey, labelProblems, nameProblem, nameViolation } from '../../kubernetes/naming.js';
import { podTemplates } from '../../kubernetes/pods.js';
import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';

/** Names, labels and annotations. */
export const nameChecks: readonly Check[] = [
  {
    id: 'MLF-NAME-1',
    title: 'names are valid for their kind',
    cause: 'the API server rejects the object',
    fix: 'change the name',
    waivable: false,
    *run({ objects }) {
      for (const object of objects) {
        const mistake = nameProblem(object);
        if (mistake) yield { object, field: 'metadata.name', message: `"${object.metadata.name}" ${mistake}` };
        const { namespace } = object.metadata;
        const violation = namespace && nameViolation('Namespace', namespace);
        if (violation) yield { object, field: 'metadata.namespace', message: `"${namespace}" ${violation}` };
      }
    },
  },
  {
    id: 'MLF-NAME-2',
    title: 'labels and annotations are valid',
    cause: 'the API server rejects the object, or the operator fails to create the pods',
    fix: 'change the key or the value',
    waivable: false,
    *run(manifests) {
      for (const object of manifests.objects) {
        for (const message of labelProblems(object.metadata.labels))
          yield { object, field: 'metadata.labels', message };
        for (const key of Object.keys(object.metadata.annotations ?? {}))
          if (!isKey(key))
            yield { object, field: 'metadata.annotations', message: `"${key}" is not a valid annotation key` };
      }
      for (const { object, field, labels } of podTemplates(manifests.objects))
        for (const message of labelProblems(labels))
          yield { object, field: field.replace(/spec$/, 'metadata.labels'), message };
      const mlflow = mlflowOf(manifests);
      if (!mlflow) return;
      const { object, spec } = mlflow;
      for (const message of labelProblems(spec.podLabels))
        yield { object, field: 'spec.podLabels', message, environmentPath: ['server', 'podLabels'] };
      for (const key of Object.keys(spec.podAnnotations ?? {}))
        if (!isKey(key))
          yield {
            object,
            field: 'spec.podAnnotations',
            message: `"${key}" is not a valid annotation key`,
            environmentPath: ['server', 'podAnnotations'],
          };
    },
  },
  {
    id: 'MLF-NAME-3',
    title: "pod labels do not replace the operator's own",
    cause:
      "the Deployment's selector no longer matches its pods, the API server rejects it, and the resource never becomes Available",
    fix: 'use another key',
    waivable: false,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      for (const key of ['app', 'app.kubernetes.io/instance', 'component']) {
        if (mlflow?.spec.podLabels?.[key] !== undefined)
          yield {
            object: mlflow.object,
            field: 'spec.podLabels',
            message: `sets ${key}`,
            environmentPath: ['server', 'podLabels', key],
          };
      }
    },
  },
];
