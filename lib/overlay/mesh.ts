import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Mesh } from '../model/mesh-schema.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Entries } from './common-metadata.js';
import { withPodEntries } from './pod-metadata.js';

/** Puts the pods of an object into the mesh by labels of their own, whatever the labels of their namespace are. */
export function withMesh(object: KubernetesObject, { settings: { mesh } }: Environment): KubernetesObject {
  if (!mesh) return object;
  return withPodEntries(object, meshLabels(mesh), isJob(object) && mesh.type === 'istio' ? nativeSidecar : {});
}

function meshLabels({ type, revision }: Mesh): Entries {
  return {
    ...(type === 'istio' ? { 'sidecar.istio.io/inject': 'true' } : { 'istio.io/dataplane-mode': 'ambient' }),
    ...(revision && type === 'istio' ? { 'istio.io/rev': revision } : {}),
  };
}

/** A classic sidecar runs on when the program has ended, and its Job never completes (Istio 1.24, release notes). */
const nativeSidecar: Entries = { 'sidecar.istio.io/nativeSidecar': 'true' };

/** CloudNativePG starts Jobs from its Cluster, with the same metadata. */
function isJob({ kind }: KubernetesObject): boolean {
  return ['Job', 'CronJob', 'Cluster'].includes(kind);
}

export function meshPrerequisites({ settings: { mesh } }: Environment): readonly Prerequisite[] {
  if (!mesh) return [];
  return [
    {
      what: 'Istio 1.24 or newer, with the plug-in istio-cni',
      why: 'pods join the mesh; without istio-cni, a sidecar requires rights that the Pod Security Standard "restricted" forbids',
      test: `kubectl get --namespace ${mesh.namespace} deployment/istiod daemonset/istio-cni-node`,
    },
  ];
}
