import type { KubernetesObject } from '../kubernetes/object.js';
import { readReferences } from '../kubernetes/pod-references.js';
import { type PodTemplate, podTemplates } from '../kubernetes/pods.js';
import { distinctReaders, type Reader, type Requirement } from '../model/requirement.js';

/** The readers of each key. Pods of the overlay are found by their volumes and variables. */
export function withReaders(
  requirements: readonly Requirement[],
  objects: readonly KubernetesObject[],
): readonly Requirement[] {
  const reads = podTemplates(objects).flatMap((pod) =>
    readReferences(pod).map((reference) => ({ ...reference, reader: readerOf(pod) })),
  );
  return requirements.map((requirement) => {
    const { kind, name, namespace } = requirement;
    const own = reads.filter((read) => read.kind === kind && read.name === name && read.namespace === namespace);
    const readersOf = (key?: string): readonly Reader[] =>
      own
        .filter((read) => key === undefined || read.key === undefined || read.key === key || key.startsWith('<'))
        .map(({ reader }) => reader);
    return {
      ...requirement,
      keys: requirement.keys.map((key) => ({
        ...key,
        readers: distinctReaders([...(key.readers ?? []), ...readersOf(key.key)]),
      })),
      ...(requirement.keys.length > 0
        ? {}
        : { usedBy: distinctReaders([...(requirement.usedBy ?? []), ...readersOf()]) }),
    };
  });
}

/** The component as text: `garbage collection`. */
function readerOf({ object, labels }: PodTemplate): Reader {
  const component = labels['app.kubernetes.io/component'] ?? object.metadata.labels?.['app.kubernetes.io/component'];
  return { name: component?.replaceAll('-', ' ') ?? object.metadata.name ?? object.kind };
}
