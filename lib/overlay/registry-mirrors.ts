import type { KubernetesObject } from '../kubernetes/object.js';
import { isObject } from '../kubernetes/structural.js';

/** Registries, or parts of them, and the registry of this cluster that mirrors them: `ghcr.io` → `registry.internal/ghcr`. */
export type RegistryMirrors = Readonly<Record<string, string>>;

/** Objects whose images come from the mirrors, and the mirrors that no image uses. */
export interface Mirrored {
  readonly objects: readonly KubernetesObject[];
  readonly unused: readonly string[];
}

/** Replaces every image of the objects by that of its mirror, in every field that names one. */
export function mirrored(objects: readonly KubernetesObject[], mirrors: RegistryMirrors): Mirrored {
  const names = Object.keys(mirrors);
  if (names.length === 0) return { objects, unused: [] };
  const used = new Set<string>();
  const take = (image: string): string => {
    const full = fullName(image);
    const source = names
      .filter((name) => full.startsWith(`${name}/`))
      .sort((a, b) => b.length - a.length)
      .at(0);
    if (source === undefined) return image;
    used.add(source);
    return `${mirrors[source]}${full.slice(source.length)}`;
  };
  return {
    objects: objects.map((object) => replaced(object, take) as KubernetesObject),
    unused: names.filter((name) => !used.has(name)),
  };
}

/** The full name of an image: without a registry it is on Docker Hub, without an owner in `library`. */
function fullName(image: string): string {
  const [first = ''] = image.split('/');
  if (!image.includes('/')) return `docker.io/library/${image}`;
  return /[.:]/.test(first) || first === 'localhost' ? image : `docker.io/${image}`;
}

/** Fields that hold an image: of containers, of CloudNativePG's Cluster, of the MLflow resource, of the operator's variables. */
function replaced(value: unknown, take: (image: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced(item, take));
  if (!isObject(value)) return value;
  const holdsImage = (key: string) =>
    key === 'image' ||
    key === 'imageName' ||
    (key === 'value' && /^(RELATED_IMAGE_.*|MLFLOW_IMAGE)$/.test(String(value['name'])));
  let changed = false;
  const entries = Object.entries(value).map(([key, inner]) => {
    const other = typeof inner === 'string' && holdsImage(key) ? take(inner) : replaced(inner, take);
    changed ||= other !== inner;
    return [key, other] as const;
  });
  return changed ? Object.fromEntries(entries) : value;
}
