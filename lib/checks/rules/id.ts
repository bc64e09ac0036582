import { identityOf, keyOf } from '../../kubernetes/object.js';
import type { Check } from '../check.js';

/** Duplicate objects. */
export const idChecks: readonly Check[] = [
  {
    id: 'MLF-ID-1',
    title: 'every object is defined once',
    cause: 'the later object overwrites the earlier one, and kustomize rejects both',
    fix: 'rename or remove one of the two',
    waivable: false,
    *run({ objects, operatorMade }) {
      const made = new Set(operatorMade.map((object) => keyOf(identityOf(object))));
      const seen = new Set<string>();
      for (const object of objects) {
        const key = keyOf(identityOf(object));
        if (seen.has(key)) yield { object, message: 'is defined twice' };
        // The ServiceAccount is shared on purpose: the operator owns it, the overlay adds annotations.
        else if (made.has(key) && object.kind !== 'ServiceAccount')
          yield { object, message: 'is created by the operator too, which overwrites it repeatedly' };
        seen.add(key);
      }
    },
  },
];
