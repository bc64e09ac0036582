import { isMlflowUri, modelUriForms, parseModelUri } from '../../consumers/serving/model-uri.js';
import { isInferenceService, serving } from '../../consumers/serving/serving-names.js';
import { at } from '../../kubernetes/structural.js';
import type { Check } from '../check.js';

/** Longest label of a hostname. */
const longest = 63;

/** What KServe, or the container that fetches a model, refuses. */
export const servingChecks: readonly Check[] = [
  {
    id: 'MLF-SERVING-1',
    title: 'URIs mlflow:// name a model of MLflow',
    cause: 'the container that fetches the model ends with exit code 2, and the pods never start',
    fix: `write ${modelUriForms}`,
    waivable: true,
    *run({ objects }) {
      for (const object of objects.filter(isInferenceService)) {
        const uri = at(object, 'spec', 'predictor', 'model', 'storageUri');
        if (typeof uri === 'string' && isMlflowUri(uri) && !parseModelUri(uri))
          yield { object, field: 'spec.predictor.model.storageUri', message: `"${uri}" is not the URI of a model` };
      }
    },
  },
  {
    id: 'MLF-SERVING-2',
    title: `hostnames of models have at most ${longest} characters in a label`,
    cause:
      'KServe makes <name>-predictor-<namespace> a label of hostnames, and the route or the Ingress of a longer one is refused',
    fix: 'use a shorter name, or a namespace with one',
    waivable: true,
    *run({ objects }) {
      for (const object of objects.filter(isInferenceService)) {
        const { name, namespace = '' } = object.metadata;
        const label = `${name}${serving.predictor}-${namespace}`;
        if (label.length > longest)
          yield { object, field: 'metadata.name', message: `"${label}" has ${label.length} characters` };
      }
    },
  },
];
