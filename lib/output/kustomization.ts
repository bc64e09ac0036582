import { stringifyValue } from './yaml.js';

/** The `kustomization.yaml` of an overlay, for `kubectl apply -k`, `kustomize build`, Argo CD and Flux. */
export function kustomization(files: readonly string[]): string {
  return stringifyValue({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: files });
}
