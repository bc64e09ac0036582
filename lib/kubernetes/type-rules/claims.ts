import type { PersistentVolumeClaimSpec } from '../../../imports/kubernetes.js';
import { amountOf } from '../quantity.js';
import { dnsSubdomain } from './names.js';
import { fault, type TypeRules } from './rule.js';

export const claimRules: TypeRules = {
  *'io.k8s.api.core.v1.PersistentVolumeClaimSpec'({
    accessModes = [],
    resources,
    storageClassName,
    volumeAttributesClassName,
  }: PersistentVolumeClaimSpec) {
    if (accessModes.length === 0) yield fault('must have at least one mode', 'accessModes');
    if (accessModes.includes('ReadWriteOncePod') && accessModes.some((mode) => mode !== 'ReadWriteOncePod'))
      yield fault('must not have other modes beside ReadWriteOncePod', 'accessModes');
    const storage = resources?.requests?.['storage'];
    if (storage === undefined) yield fault('is required', 'resources', 'requests', 'storage');
    else if ((amountOf(storage) ?? 1) <= 0)
      yield fault(`${storage} must be greater than 0`, 'resources', 'requests', 'storage');
    yield* dnsSubdomain(volumeAttributesClassName || undefined, 'volumeAttributesClassName');
    if (storageClassName) yield* dnsSubdomain(storageClassName, 'storageClassName');
  },
};
