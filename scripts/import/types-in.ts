/** Types of the Kubernetes API inside stored definitions, which name them: `x-kubernetes-type: io.k8s.api.core.v1.PodSpec`. */
import { kubernetesTypeKey } from '../../lib/kubernetes/embedded.js';

/** A value with every such type replaced. */
export function typesIn(value: unknown, replace: (name: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => typesIn(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  const name: unknown = Reflect.get(value, kubernetesTypeKey);
  if (typeof name === 'string') return replace(name);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typesIn(inner, replace)]));
}
