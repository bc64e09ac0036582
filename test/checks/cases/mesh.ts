import { kindDev, kindProd, overlayOf } from '../../support/environments.js';
import { standaloneProd } from '../../support/standalone.js';
import { type Allowed, type Broken, mlflowWith, withObject, withServer } from '../support.js';

const label = (key: string, value: string) => `replicas: 2, podLabels: {${key}: "${value}"}`;
const namespace = (labels: object) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', labels } });

export const broken: readonly Broken[] = [
  [
    'MLF-MESH-1',
    standaloneProd,
    () => withServer(label('sidecar.istio.io/inject', 'true')),
    'spec.template.metadata.labels: the pods join a mesh of Istio, and mesh is not set',
  ],
  [
    'MLF-MESH-1',
    standaloneProd,
    () => withServer('replicas: 2, podAnnotations: {linkerd.io/inject: enabled}'),
    'annotations: the pods join a mesh of Linkerd',
  ],
  [
    'MLF-MESH-1',
    kindDev,
    () => withObject(kindDev, namespace({ 'istio.io/dataplane-mode': 'ambient' })),
    'Namespace n metadata.labels: the pods join a mesh of Istio',
  ],
  [
    'MLF-MESH-1',
    kindProd,
    () => mlflowWith(kindProd, { podLabels: { 'istio.io/rev': 'stable' } }),
    'spec.podLabels: the pods join a mesh of Istio',
  ],
];

export const allowed: readonly Allowed[] = [
  ['MLF-MESH-1', 'pods that are kept out of the mesh', () => withServer(label('sidecar.istio.io/inject', 'false'))],
  ['MLF-MESH-1', 'an environment that describes its mesh', () => overlayOf(`${standaloneProd}mesh: {type: istio}\n`)],
];
