import { limitedResources, metadataOf, placementOf, refined } from '../../lib/pods/pod-setting.js';
import { restrictedPod } from '../../lib/pods/restricted-pod.js';
import { kindDev, problemsOf } from '../support/environments.js';

const setting = { securityPreset: 'hardened' } as const;

test('a field of a component replaces the one before it whole; labels and annotations are added', () => {
  const all = { nodeSelector: { a: '1' }, labels: { a: '1', b: '1' }, annotations: { x: '1' }, cpuLimit: '2' };
  expect(refined(setting, all, { nodeSelector: { b: '2' }, labels: { b: '2' }, cpuLimit: undefined })).toEqual({
    securityPreset: 'hardened',
    nodeSelector: { b: '2' },
    labels: { a: '1', b: '2' },
    annotations: { x: '1' },
    cpuLimit: '2',
  });
  expect(refined(setting, undefined)).toEqual(setting);
});

test('labels of the component win, for its pods are found by them', () => {
  expect(metadataOf({ ...setting, labels: { app: 'x', team: 'ml' } }, { labels: { app: 'own' } })).toEqual({
    labels: { app: 'own', team: 'ml' },
  });
});

test('rules of the component for neighbours are added to those of the environment', () => {
  const term = (topologyKey: string) => ({ topologyKey, labelSelector: { matchLabels: { app: 'a' } } });
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const nodeAffinity = { [required]: { nodeSelectorTerms: [] } };
  const given = { nodeAffinity, podAffinity: { [required]: [term('zone')] } };
  const own = { podAffinity: { [required]: [term('host')] }, podAntiAffinity: { [required]: [term('host')] } };
  expect(placementOf({ ...setting, affinity: given }, own).affinity).toEqual({
    nodeAffinity,
    podAffinity: { [required]: [term('zone'), term('host')] },
    podAntiAffinity: { [required]: [term('host')] },
  });
  expect(placementOf(setting, own).affinity).toEqual(own);
});

test.each([
  [{ requests: { cpu: '100m' } }, '2', { requests: { cpu: '100m' }, limits: { cpu: '2' } }],
  [
    { requests: { cpu: '3' }, limits: { memory: '1Gi' } },
    '2500m',
    { requests: { cpu: '3' }, limits: { cpu: '3', memory: '1Gi' } },
  ],
  [{ limits: { cpu: '500m' } }, '2', { limits: { cpu: '500m' } }],
  [undefined, '2', { limits: { cpu: '2' } }],
  [{ requests: { cpu: '1' } }, undefined, { requests: { cpu: '1' } }],
])('the CPU limit of %j under cpuLimit %s', (resources, cpuLimit, expected) => {
  expect(limitedResources(resources, { cpuLimit })).toEqual(expected);
});

test('init containers are restricted and limited, too', () => {
  const { spec } = restrictedPod({
    setting: { ...setting, cpuLimit: '1' },
    account: 'a',
    labels: { app: 'a' },
    initContainers: [{ name: 'before', image: 'i' }],
    container: { name: 'a', image: 'i' },
  });
  expect(spec?.initContainers).toEqual([
    {
      name: 'before',
      image: 'i',
      resources: { limits: { cpu: '1' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    },
  ]);
});

test('labels by which pods are selected cannot be set', () => {
  expect(
    problemsOf(`${kindDev}pods: {labels: {app.kubernetes.io/name: x}}\n`),
  ).toBe(`e.yaml:6:16 pods.labels: pods are selected by the labels app.kubernetes.io/name, instance and component, which every component sets itself
    use a different label`);
});
