import type { KubernetesObject } from '../../kubernetes/object.js';
import { podTemplatePaths } from '../../kubernetes/pod-template-paths.js';
import { at, isObject } from '../../kubernetes/structural.js';
import type { Check } from '../check.js';

/** Labels and annotations by which pods join a mesh, with the values that take them out of it. */
const marks: readonly (readonly [key: string, out: readonly string[], mesh: string])[] = [
  ['sidecar.istio.io/inject', ['false'], 'Istio'],
  ['istio-injection', ['disabled'], 'Istio'],
  ['istio.io/rev', [], 'Istio'],
  ['istio.io/dataplane-mode', ['none'], 'Istio'],
  ['linkerd.io/inject', ['disabled'], 'Linkerd'],
];

/** Service meshes. */
export const meshChecks: readonly Check[] = [
  {
    id: 'MLF-MESH-1',
    title: 'pods that join a mesh belong to an environment that describes it',
    cause:
      'the network policies close the control plane and the tunnels of the mesh: pods do not become ready, Jobs do not end, or no connection arrives',
    fix: 'write mesh: {type: istio} or {type: istio-ambient}, and remove the label; or set it to the value that keeps the pods out of the mesh',
    waivable: true,
    needs: 'environment',
    *run({ objects, environment }) {
      if (environment.settings.mesh) return;
      for (const object of objects)
        for (const { field, mesh, fix } of marksOf(object))
          yield {
            object,
            field,
            message: `the pods join a mesh of ${mesh}, and mesh is not set`,
            ...(fix ? { fix } : {}),
          };
    },
  },
];

function* marksOf(object: KubernetesObject) {
  const path = podTemplatePaths.get(object.kind);
  const places: readonly (readonly string[])[] =
    object.kind === 'Namespace'
      ? [['metadata']]
      : object.kind === 'MLflow'
        ? [
            ['spec', 'podLabels'],
            ['spec', 'podAnnotations'],
          ]
        : path
          ? [[...path, 'metadata']]
          : [];
  for (const place of places)
    for (const list of object.kind === 'MLflow' ? [[]] : [['labels'], ['annotations']]) {
      const entries = at(object, ...place, ...list);
      if (!isObject(entries)) continue;
      for (const [key, out, mesh] of marks) {
        const value = entries[key];
        if (typeof value !== 'string' || out.includes(value)) continue;
        const fix =
          mesh === 'Linkerd'
            ? 'open what its proxies connect to with networkPolicy.additionalEgress and additionalIngress, and waive this check; or set the value that keeps the pods out of the mesh'
            : undefined;
        yield { field: [...place, ...list].join('.'), mesh, fix };
      }
    }
}
