import type { KubernetesObject } from '../kubernetes/object.js';
import { remembered } from '../kubernetes/remembered.js';
import { isObject } from '../kubernetes/structural.js';

export interface FieldText {
  /** The path of the text: `data.uri`. */
  readonly field: string;
  readonly text: string;
}

/** Every string of an object, with its path; cached, because several checks read all of them. */
export const strings = remembered((object: KubernetesObject): readonly FieldText[] => {
  const found: FieldText[] = [];
  gather(object, '', found);
  return found;
});

function gather(value: unknown, field: string, found: FieldText[]): void {
  if (typeof value === 'string') found.push({ field, text: value });
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) gather(item, `${field}[${index}]`, found);
  } else if (isObject(value)) {
    for (const [key, child] of Object.entries(value)) gather(child, field ? `${field}.${key}` : key, found);
  }
}
