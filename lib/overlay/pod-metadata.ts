import type { Environment } from '../environment/environment.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { podTemplatePaths } from '../kubernetes/pod-template-paths.js';
import { at, isObject, type PlainObject } from '../kubernetes/structural.js';
import { type Entries, joinedEntries } from './common-metadata.js';

type Path = readonly string[];

/** The fields of custom resources for the metadata of their pods. */
const metadataPaths: Readonly<Record<string, Path>> = {
  'postgresql.cnpg.io/Cluster': ['spec', 'inheritedMetadata'],
  'postgresql.cnpg.io/Pooler': ['spec', 'template', 'metadata'],
  'k8s.keycloak.org/Keycloak': ['spec', 'unsupported', 'podTemplate', 'metadata'],
};

/** Adds the environment's labels and annotations to the pods of an object, if the environment enables that. */
export function withPodMetadata(object: KubernetesObject, { settings }: Environment): KubernetesObject {
  const { labels, annotations, podMetadata } = settings;
  return podMetadata ? withPodEntries(object, labels, annotations) : object;
}

/** Adds labels and annotations to the pods of an object; those that they have stay. */
export function withPodEntries(object: KubernetesObject, labels: Entries, annotations: Entries): KubernetesObject {
  return targetsOf(object).reduce<PlainObject>(
    (changed, [labelPath, annotationPath]) =>
      withEntriesAt(withEntriesAt(changed, labelPath, labels), annotationPath, annotations),
    object,
  ) as KubernetesObject;
}

/** The labels and the annotations of pods, and of the Jobs of a CronJob. */
function targetsOf(object: KubernetesObject): readonly (readonly [labels: Path, annotations: Path])[] {
  const kind = `${groupOf(object.apiVersion)}/${object.kind}`;
  if (kind === 'mlflow.opendatahub.io/MLflow')
    return [
      [
        ['spec', 'podLabels'],
        ['spec', 'podAnnotations'],
      ],
    ];
  // Its controller copies them from the Notebook itself, whose template has no metadata.
  if (kind === 'kubeflow.org/Notebook') return [];
  const template = podTemplatePaths.get(object.kind) ?? [];
  const own = metadataPaths[kind];
  return [
    ...(own ? [own] : []),
    ...(object.kind === 'CronJob' ? [['spec', 'jobTemplate', 'metadata']] : []),
    ...(template.length > 0 && isObject(at(object, ...template)) ? [[...template, 'metadata']] : []),
  ].map((path) => [
    [...path, 'labels'],
    [...path, 'annotations'],
  ]);
}

function withEntriesAt(value: PlainObject, [key = '', ...rest]: Path, entries: Entries): PlainObject {
  const inner = value[key] ?? {};
  // The schema's check reports it.
  if (Object.keys(entries).length === 0 || !isObject(inner)) return value;
  return {
    ...value,
    [key]: rest.length > 0 ? withEntriesAt(inner, rest, entries) : joinedEntries(entries, inner as Entries),
  };
}
