import type { PersistentVolumeClaimSpec } from '../../imports/kubernetes.js';

/** The default claim for stores on the volume: the size and mode of upstream's sample. */
export const defaultVolume: PersistentVolumeClaimSpec = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '10Gi' } },
};
