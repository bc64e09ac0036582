/** The images that objects name, in pods and in custom resources. */
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { podTemplatePaths } from '../kubernetes/pod-template-paths.js';
import { containersOf, podTemplates } from '../kubernetes/pods.js';
import { isObject, type PlainObject } from '../kubernetes/structural.js';
import type { RenderedObjects } from '../overlay/rendered-overlay.js';
import { variablesOf } from './variables.js';

export interface ImageUse {
  readonly object: KubernetesObject;
  readonly field: string;
  readonly image: string;
}

/** Every image: of containers, of custom resources, and of the operator's variables. */
export function imagesOf(overlay: RenderedObjects): readonly ImageUse[] {
  return [
    ...overlay.objects.filter(isCustomResource).flatMap((object) => imagesBelow(object, object['spec'], 'spec')),
    ...podTemplates(overlay.objects).flatMap((pod) =>
      containersOf(pod).map(({ container, field }) => ({
        object: pod.object,
        field: `${field}.image`,
        image: container.image ?? '',
      })),
    ),
    ...variablesOf(overlay).flatMap(({ object, field, variable }) =>
      variable.name === 'MLFLOW_IMAGE' || variable.name.startsWith('RELATED_IMAGE_')
        ? [{ object, field: `${field}.value`, image: variable.value ?? '' }]
        : [],
    ),
  ];
}

/** Groups of Kubernetes itself have no dot, or end in .k8s.io. */
function isCustomResource({ apiVersion, kind }: KubernetesObject): boolean {
  const group = groupOf(apiVersion);
  return group.includes('.') && !group.endsWith('.k8s.io') && !podTemplatePaths.has(kind);
}

/** Texts in fields that name an image, at any depth: `imageName` of CloudNativePG, `image` of nearly all others. */
function imagesBelow(object: KubernetesObject, value: unknown, field: string): readonly ImageUse[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => imagesBelow(object, item, `${field}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string'
      ? isImage(key, value)
        ? [{ object, field: `${field}.${key}`, image: inner }]
        : []
      : imagesBelow(object, inner, `${field}.${key}`),
  );
}

/** Values of charts have the tag in a field of its own. */
function isImage(key: string, beside: PlainObject): boolean {
  return (key === 'image' || key === 'imageName') && !('tag' in beside || 'digest' in beside);
}
