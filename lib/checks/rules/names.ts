import { knownKind } from '../../crds/validate.js';
import { isKey, labelProblems, nameProblem } from '../../kubernetes/naming.js';
import { describe, identityOf, keyOf } from '../../kubernetes/object.js';
import type { Check } from '../check.js';
import { mlflowOf, podTemplates } from '../select.js';

export const nameChecks: readonly Check[] = [
  {
    id: 'MLF-ID-1',
    title: 'every object stands once',
    cause: 'the later object overwrites the earlier one, and kustomize refuses both',
    fix: 'rename or remove one of the two',
    waivable: false,
    *run({ objects, operatorMade }) {
      const made = new Set(operatorMade.map((object) => keyOf(identityOf(object))));
      const seen = new Set<string>();
      for (const object of objects) {
        const key = keyOf(identityOf(object));
        if (seen.has(key)) yield { object, message: 'stands twice in the overlay' };
        // The ServiceAccount is shared on purpose: the operator owns it, the overlay adds annotations.
        else if (made.has(key) && object.kind !== 'ServiceAccount')
          yield { object, message: 'is made by the operator too, which will overwrite it again and again' };
        seen.add(key);
      }
    },
  },
  {
    id: 'MLF-NAME-1',
    title: 'names are valid for their kind',
    cause: 'the API server refuses the object',
    fix: 'change the name',
    waivable: false,
    *run({ objects }) {
      for (const object of objects) {
        const mistake = nameProblem(object);
        if (mistake) yield { object, field: 'metadata.name', message: `"${object.metadata.name}" ${mistake}` };
      }
    },
  },
  {
    id: 'MLF-NAME-2',
    title: 'labels and annotations are valid',
    cause: 'the API server refuses the object, or the operator fails to make the pods',
    fix: 'change the key or the value',
    waivable: false,
    *run(overlay) {
      for (const object of overlay.objects) {
        for (const message of labelProblems(object.metadata.labels))
          yield { object, field: 'metadata.labels', message };
        for (const key of Object.keys(object.metadata.annotations ?? {}))
          if (!isKey(key))
            yield { object, field: 'metadata.annotations', message: `"${key}" is no key of an annotation` };
      }
      for (const { object, field, labels } of podTemplates(overlay.objects))
        for (const message of labelProblems(labels))
          yield { object, field: field.replace(/spec$/, 'metadata.labels'), message };
      const mlflow = mlflowOf(overlay);
      if (!mlflow) return;
      const { object, spec } = mlflow;
      for (const message of labelProblems(spec.podLabels))
        yield { object, field: 'spec.podLabels', message, environmentPath: ['server', 'podLabels'] };
      for (const key of Object.keys(spec.podAnnotations ?? {}))
        if (!isKey(key))
          yield {
            object,
            field: 'spec.podAnnotations',
            message: `"${key}" is no key of an annotation`,
            environmentPath: ['server', 'podAnnotations'],
          };
    },
  },
  {
    id: 'MLF-NAME-3',
    title: "pod labels leave the operator's own alone",
    cause:
      "the Deployment's selector no longer matches its pods, the API server refuses it, and the resource never becomes Available",
    fix: 'use another key',
    waivable: false,
    *run(overlay) {
      const mlflow = mlflowOf(overlay);
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
  {
    id: 'MLF-SCOPE-1',
    title: 'cluster objects have no namespace, all others have one',
    cause:
      'without a namespace the object lands wherever the current context points; with one, a cluster object never looks in sync',
    fix: 'add or remove metadata.namespace',
    waivable: false,
    *run({ objects }) {
      for (const object of objects) {
        const scope = knownKind(object.apiVersion, object.kind)?.scope;
        const { namespace } = object.metadata;
        if (scope === 'Cluster' && namespace)
          yield {
            object,
            field: 'metadata.namespace',
            message: `${object.kind} belongs to the cluster, not to namespace ${namespace}`,
          };
        if (scope === 'Namespaced' && !namespace)
          yield { object, field: 'metadata.namespace', message: `${describe(identityOf(object))} names no namespace` };
      }
    },
  },
];
