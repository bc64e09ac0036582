import type {
  CSIPersistentVolumeSource,
  HostPathVolumeSource,
  LocalVolumeSource,
  NFSVolumeSource,
  PersistentVolumeSpec,
  SecretReference,
  StorageClass,
  TopologySelectorLabelRequirement,
} from '../../../imports/kubernetes.js';
import { isKey } from '../naming.js';
import { amountOf } from '../quantity.js';
import type { FieldPath, Violation } from '../structural.js';
import { csiDriver, dnsSubdomain } from './names.js';
import { exactlyOne, fault, repeated, type TypeRules } from './rule.js';

const core = 'io.k8s.api.core.v1';

/** Fields of a volume that are no source of its data. */
const ofVolume = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

export const persistentVolumeRules: TypeRules = {
  *[`${core}.PersistentVolumeSpec`](spec: PersistentVolumeSpec) {
    const { accessModes = [], capacity = {}, storageClassName, volumeAttributesClassName } = spec;
    if (accessModes.length === 0) yield fault('must have at least one mode', 'accessModes');
    if (accessModes.includes('ReadWriteOncePod') && accessModes.some((mode) => mode !== 'ReadWriteOncePod'))
      yield fault('must not have other modes beside ReadWriteOncePod', 'accessModes');
    const { storage, ...others } = capacity;
    if (storage === undefined) yield fault('is required', 'capacity', 'storage');
    else if ((amountOf(storage) ?? 1) <= 0) yield fault(`${storage} must be greater than 0`, 'capacity', 'storage');
    for (const name of Object.keys(others)) yield fault(`"${name}" must be storage`, 'capacity', name);
    yield* exactlyOne(spec, 'a source, such as csi or nfs', ...ofVolume);
    if (spec.local && !spec.nodeAffinity) yield fault('is required with local', 'nodeAffinity');
    if (spec.nodeAffinity && !spec.nodeAffinity.required) yield fault('is required', 'nodeAffinity', 'required');
    if (spec.hostPath?.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle')
      yield fault('must not be Recycle for the path /', 'persistentVolumeReclaimPolicy');
    yield* dnsSubdomain(storageClassName || undefined, 'storageClassName');
    yield* dnsSubdomain(volumeAttributesClassName || undefined, 'volumeAttributesClassName');
  },
  *[`${core}.NFSVolumeSource`]({ server, path }: NFSVolumeSource) {
    if (server === '') yield fault('is required', 'server');
    if (!path.startsWith('/')) yield fault(`"${path}" must be an absolute path`, 'path');
  },
  *[`${core}.HostPathVolumeSource`]({ path }: HostPathVolumeSource) {
    yield* localPath(path, 'path');
  },
  *[`${core}.LocalVolumeSource`]({ path }: LocalVolumeSource) {
    yield* localPath(path, 'path');
  },
  *[`${core}.CSIPersistentVolumeSource`]({ driver, volumeHandle, ...source }: CSIPersistentVolumeSource) {
    yield* csiDriver(driver, 'driver');
    if (volumeHandle === '') yield fault('is required', 'volumeHandle');
    for (const [field, reference] of Object.entries(source))
      if (field.endsWith('SecretRef'))
        for (const part of ['name', 'namespace'] as const)
          if (!(reference as SecretReference)[part]) yield fault('is required', field, part);
  },
  *'io.k8s.api.storage.v1.StorageClass'({
    allowedTopologies,
    provisioner,
    reclaimPolicy,
    parameters = {},
  }: StorageClass) {
    if (!isKey(provisioner.toLowerCase()))
      yield fault(`"${provisioner}" is not the name of a provisioner`, 'provisioner');
    // Only volumes that are made by hand can have it.
    if (reclaimPolicy === 'Recycle') yield fault('must be Delete or Retain', 'reclaimPolicy');
    if (Object.hasOwn(parameters, '')) yield fault('must not have an empty name', 'parameters');
    yield* repeated(
      allowedTopologies,
      ({ matchLabelExpressions = [] }) => JSON.stringify(matchLabelExpressions),
      (index) => ['allowedTopologies', index],
    );
  },
  *[`${core}.TopologySelectorLabelRequirement`]({ key, values }: TopologySelectorLabelRequirement) {
    if (!isKey(key)) yield fault(`"${key}" is not a valid label key`, 'key');
    if (values.length === 0) yield fault('must have at least one value', 'values');
    yield* repeated(
      values,
      (value) => value,
      (index) => ['values', index],
    );
  },
};

function* localPath(value: string, ...path: FieldPath): Iterable<Violation> {
  if (value === '') yield fault('is required', ...path);
  if (value.split('/').includes('..')) yield fault(`"${value}" must not contain ".."`, ...path);
}
