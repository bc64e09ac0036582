import type { Construct } from 'constructs';

/**
 * What constructs of a tree publish under a name: requirements, prerequisites, connections, Secrets. So nobody has to
 * hand on what somebody further down needs.
 */
export function published<T>(
  scope: Construct,
  name: 'requirements' | 'prerequisites' | 'flows' | 'secrets',
): readonly T[] {
  return scope.node.findAll().flatMap((construct) => {
    const values: unknown = Reflect.get(construct, name);
    return Array.isArray(values) ? (values as readonly T[]) : [];
  });
}
