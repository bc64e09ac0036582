import type { KubernetesObject } from '../kubernetes/object.js';
import { providerOf } from '../model/created.js';
import type { Requirement } from '../model/requirement.js';

/** Requirements with the objects of the overlay that provide them: extra objects of the environment. */
export function withProviders(
  requirements: readonly Requirement[],
  objects: readonly KubernetesObject[],
): readonly Requirement[] {
  return requirements.map((requirement) => {
    if (requirement.providedBy !== undefined) return requirement;
    const provider = providerOf(objects, requirement) ?? objects.find((object) => isSame(object, requirement));
    if (!provider) return requirement;
    return {
      ...requirement,
      command: undefined,
      providedBy: `${provider.kind} ${provider.metadata.name} of this overlay`,
    };
  });
}

function isSame({ kind, metadata }: KubernetesObject, required: Requirement): boolean {
  return kind === required.kind && metadata.name === required.name && metadata.namespace === required.namespace;
}
