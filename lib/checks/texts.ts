import type { KubernetesObject } from '../kubernetes/object.js';
import { remembered } from '../kubernetes/remembered.js';
import { namedTexts } from './credentials/named-texts.js';

export interface FieldText {
  /** The path of the text: `data.uri`. */
  readonly field: string;
  readonly text: string;
}

/** Every string of an object, with its path; cached, because several checks read all of them. */
export const strings = remembered((object: KubernetesObject): readonly FieldText[] =>
  namedTexts(object).filter(({ isKey }) => !isKey),
);
