/** Objects that exist on the cluster as the environment says: Requirements that others provide. */
import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Requirement } from '../model/requirement.js';
import type { Problem } from '../schema/location.js';

/**
 * What `existing` adds to the Requirements of the overlay.
 *
 * @param known - those of the parts of the overlay, which know their keys
 */
export function existingRequirements(environment: Environment, known: readonly Requirement[]): readonly Requirement[] {
  return environment.settings.existing.map(({ kind, name, namespace, keys, providedBy }) => {
    const place = namespace ?? environment.namespace;
    const hasKeys = kind === 'Secret' || kind === 'ConfigMap';
    const isKnown = known.some(
      (one) => one.kind === kind && one.name === name && one.namespace === place && !one.assumed,
    );
    const all = keys ?? (hasKeys && !isKnown ? ['<any key>'] : []);
    return {
      kind,
      name,
      namespace: place,
      keys: all.map((key) => ({ key, format: '<value>' })),
      providedBy,
    };
  });
}

/** An object cannot be both that of others and one of this overlay. */
export function existingProblems(environment: Environment, objects: readonly KubernetesObject[]): readonly Problem[] {
  return environment.settings.existing.flatMap(({ kind, name, namespace }, index) => {
    const place = namespace ?? environment.namespace;
    const isMade = objects.some(
      ({ kind: other, metadata }) => other === kind && metadata.name === name && metadata.namespace === place,
    );
    if (!isMade) return [];
    return {
      location: environment.locate(['existing', index, 'name']),
      message: `existing: ${kind} ${place}/${name} is an object of this overlay`,
      fix: 'remove it from existing, or correct the name',
    };
  });
}
