/** The variables of a container as far as the objects say their values. */
import type { Container, EnvFromSource, EnvVar } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { remembered } from '../kubernetes/remembered.js';
import { isObject } from '../kubernetes/structural.js';

export interface Value {
  readonly name: string;
  readonly value: string;
  /** Of the variable inside the container: `env[3]`, `envFrom[0]`. */
  readonly index: string;
}

/** Those of ConfigMaps first; the values of Secrets are not known. */
export function valuesOf(
  objects: readonly KubernetesObject[],
  namespace: string | undefined,
  container: Pick<Container, 'env' | 'envFrom'>,
): readonly Value[] {
  const maps = configMapsOf(objects);
  const dataOf = (name: string | undefined) => maps.get(placeOf(namespace, name)) ?? {};
  const given = ({ name, value, valueFrom }: EnvVar, index: number): readonly Value[] => {
    const ref = valueFrom?.configMapKeyRef;
    const text = value ?? (ref ? dataOf(ref.name)[ref.key] : undefined);
    return typeof text === 'string' ? [{ name, value: text, index: `env[${index}]` }] : [];
  };
  return [
    ...((container.envFrom ?? []) as readonly EnvFromSource[]).flatMap(({ configMapRef, prefix = '' }, index) =>
      Object.entries(dataOf(configMapRef?.name)).flatMap(([name, value]) =>
        typeof value === 'string' ? [{ name: `${prefix}${name}`, value, index: `envFrom[${index}]` }] : [],
      ),
    ),
    ...((container.env ?? []) as readonly EnvVar[]).flatMap(given),
  ];
}

type Data = Readonly<Record<string, unknown>>;

const configMapsOf = remembered((objects: readonly KubernetesObject[]): ReadonlyMap<string, Data> => {
  const maps = new Map<string, Data>();
  for (const { kind, metadata, data } of objects) {
    const place = placeOf(metadata.namespace, metadata.name);
    if (kind === 'ConfigMap' && isObject(data) && !maps.has(place)) maps.set(place, data);
  }
  return maps;
});

function placeOf(namespace: string | undefined, name: string | undefined): string {
  return `${namespace ?? ''}/${name ?? ''}`;
}
