import { isAnnotationKey, labelProblems, nameProblem, nameViolation } from '../../kubernetes/naming.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { podTemplates } from '../../kubernetes/pods.js';
import type { Check, Finding } from '../check.js';
import { mlflowOf } from '../servers.js';

type Texts = Readonly<Record<string, string>> | undefined;

function* ofMetadata(
  object: KubernetesObject,
  field: string,
  { labels, annotations }: { readonly labels?: Texts; readonly annotations?: Texts },
): Iterable<Finding> {
  for (const [key, value] of Object.entries(labels ?? {}))
    for (const message of labelProblems({ [key]: value })) yield { object, field: `${field}.labels.${key}`, message };
  for (const key of Object.keys(annotations ?? {}))
    if (!isAnnotationKey(key))
      yield { object, field: `${field}.annotations.${key}`, message: `"${key}" is not a valid annotation key` };
}

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
      for (const object of manifests.objects) yield* ofMetadata(object, 'metadata', object.metadata);
      // Those of a Pod are its own.
      for (const { object, field, labels, annotations } of podTemplates(manifests.objects))
        if (field !== 'spec') yield* ofMetadata(object, field.replace(/spec$/, 'metadata'), { labels, annotations });
      const mlflow = mlflowOf(manifests);
      if (!mlflow) return;
      const { object, spec } = mlflow;
      for (const message of labelProblems(spec.podLabels))
        yield { object, field: 'spec.podLabels', message, environmentPath: ['server', 'podLabels'] };
      for (const key of Object.keys(spec.podAnnotations ?? {}))
        if (!isAnnotationKey(key))
          yield {
            object,
            field: 'spec.podAnnotations',
            message: `"${key}" is not a valid annotation key`,
            environmentPath: ['server', 'podAnnotations', key],
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
