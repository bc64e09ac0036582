import type { Container, PodSecurityContext, SecurityContext } from '../../imports/kubernetes.js';

/** `hardened`: fixed ids that are not root. `platform`: those that the cluster assigns. */
export type SecurityPreset = 'hardened' | 'platform';

/** Fixed non-root ids for clusters that assign none; the image's own user is 1001 with group 0. */
export const hardenedPod: PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: 1001,
  runAsGroup: 1001,
  fsGroup: 1001,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
};

/** No ids at all: OpenShift's restricted-v2 assigns them from the range of the namespace. */
const platformPod: PodSecurityContext = {
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The security settings of a pod under a preset. */
export function presetPod(preset: SecurityPreset): PodSecurityContext {
  return preset === 'hardened' ? hardenedPod : platformPod;
}

/** What the restricted Pod Security Standard requires of a container, with a read-only root file system. */
export const restrictedContainer: SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

const { readOnlyRootFilesystem: _, ...writable } = restrictedContainer;

/** The same with a root file system that the program may write to. */
export const restrictedWritableContainer: SecurityContext = writable;

/** A container under these settings, unless it has its own. */
export function restricted(container: Container): Container {
  return { ...container, securityContext: container.securityContext ?? restrictedContainer };
}
