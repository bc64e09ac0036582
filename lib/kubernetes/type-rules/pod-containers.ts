/** What containers need from their pod. */
import type { Container, PodSpec, Volume } from '../../../imports/kubernetes.js';
import type { FieldPath, Violation } from '../structural.js';
import { fault } from './rule.js';

export function* onPod(pod: PodSpec): Iterable<Violation> {
  for (const list of ['initContainers', 'containers'] as const)
    for (const [index, container] of (pod[list] ?? []).entries())
      for (const { path, message } of ofContainer(container, pod)) yield { path: [list, index, ...path], message };
  if (pod.shareProcessNamespace && pod.hostPID)
    yield fault('must not be true with hostPID: true', 'shareProcessNamespace');
}

function* ofContainer(container: Container, pod: PodSpec): Iterable<Violation> {
  const claims = new Set((pod.resourceClaims ?? []).map(({ name }) => name));
  for (const [index, { name }] of (container.resources?.claims ?? []).entries())
    if (!claims.has(name))
      yield fault(`"${name}" is not one of the resourceClaims of the pod`, 'resources', 'claims', index, 'name');
  const volumes = new Map((pod.volumes ?? []).map((volume) => [volume.name, volume]));
  for (const [index, { valueFrom }] of (container.env ?? []).entries()) {
    const { volumeName } = valueFrom?.fileKeyRef ?? {};
    if (volumeName !== undefined && !volumes.get(volumeName)?.emptyDir)
      yield fault(
        `"${volumeName}" is not an emptyDir of the pod`,
        'env',
        index,
        'valueFrom',
        'fileKeyRef',
        'volumeName',
      );
  }
  yield* devices(container, volumes);
  if (container.lifecycle?.stopSignal && !pod.os?.name)
    yield fault('can only be set in a pod with os.name', 'lifecycle', 'stopSignal');
}

function* devices(
  { volumeDevices = [], volumeMounts = [] }: Container,
  volumes: ReadonlyMap<string, Volume>,
): Iterable<Violation> {
  for (const [index, { name, devicePath }] of volumeDevices.entries()) {
    const at: FieldPath = ['volumeDevices', index];
    const volume = volumes.get(name);
    if (!volume?.persistentVolumeClaim && !volume?.ephemeral)
      yield fault(`"${name}" is not a persistentVolumeClaim or ephemeral volume of the pod`, ...at, 'name');
    if (devicePath === '') yield fault('is required', ...at, 'devicePath');
    if (devicePath.split('/').includes('..')) yield fault(`"${devicePath}" must not contain ".."`, ...at, 'devicePath');
    if (volumeDevices.findIndex((other) => other.name === name) < index)
      yield fault(`"${name}" occurs twice`, ...at, 'name');
    if (volumeMounts.some((mount) => mount.name === name))
      yield fault(`"${name}" is in volumeMounts too`, ...at, 'name');
    if (volumeMounts.some(({ mountPath }) => mountPath === devicePath))
      yield fault(`"${devicePath}" is in volumeMounts too`, ...at, 'devicePath');
  }
}
