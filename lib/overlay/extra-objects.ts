import type { Chart } from 'cdk8s';
import { ExtraObjects } from '../kubernetes/extra-objects.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { splitEarly } from '../model/early-objects.js';

/** The extra objects of an environment, in two steps: what pods need, and the rest. */
export function addExtraObjects(
  file: (step: 'extra-early' | 'extra') => Chart,
  objects: readonly KubernetesObject[],
): void {
  const { early, others } = splitEarly(objects);
  if (early.length > 0) new ExtraObjects(file('extra-early'), 'Extra', { objects: early });
  if (others.length > 0) new ExtraObjects(file('extra'), 'Extra', { objects: others });
}
