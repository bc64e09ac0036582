import type { Container, LabelSelector, PodSpec } from '../../imports/kubernetes.js';
import type { KubernetesObject } from './object.js';
import { podTemplatePaths } from './pod-template-paths.js';
import { at, isObject } from './structural.js';

/** The pod template of an object of the overlay, with its path inside the object. */
export interface PodTemplate {
  readonly object: KubernetesObject;
  readonly field: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

export function podTemplates(objects: readonly KubernetesObject[]): readonly PodTemplate[] {
  return objects.flatMap((object) => {
    const path = podTemplatePaths.get(object.kind);
    const template = path && at(object, ...path);
    if (!path || !isObject(template) || !isObject(template['spec'])) return [];
    const metadata = template['metadata'] as Partial<Pick<PodTemplate, 'labels' | 'annotations'>> | undefined;
    return [
      {
        object,
        field: [...path, 'spec'].join('.'),
        labels: metadata?.labels ?? {},
        ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
        spec: template['spec'] as unknown as PodSpec,
      },
    ];
  });
}

/** All containers of a pod, with the path of each. */
export function containersOf({
  spec,
  field,
}: PodTemplate): readonly { readonly container: Container; readonly field: string }[] {
  const named = (list: readonly Container[] | undefined, name: string) =>
    (list ?? []).map((container, index) => ({ container, field: `${field}.${name}[${index}]` }));
  return [...named(spec.initContainers, 'initContainers'), ...named(spec.containers, 'containers')];
}

/** Whether labels have every label of a selector. */
export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Whether labels fit a selector with all its expressions. */
export function fits(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    selects(matchLabels, labels) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        default:
          return value === undefined;
      }
    })
  );
}
