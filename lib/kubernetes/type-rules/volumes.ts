import type {
  CSIVolumeSource,
  DownwardAPIVolumeFile,
  EphemeralVolumeSource,
  ImageVolumeSource,
  KeyToPath,
  PersistentVolumeClaimVolumeSource,
  Volume,
  VolumeMount,
} from '../../../imports/kubernetes.js';
import { isKey } from '../naming.js';
import { amountOf } from '../quantity.js';
import type { Violation } from '../structural.js';
import { configKey, csiDriver, dnsLabel, dnsSubdomain, filePath, relativePath } from './names.js';
import { exactlyOne, fault, type TypeRules } from './rule.js';

const core = 'io.k8s.api.core.v1';

/** YAML 1.2 reads `0777` as decimal; Kubernetes takes the number, at most 0o777. */
export function* fileMode(mode: number | undefined, field: string): Iterable<Violation> {
  if (mode !== undefined && (mode < 0 || mode > 0o777))
    yield fault(`${mode} is not between 0 and 0777 (octal), which is 511`, field);
}

function* modeOf({ defaultMode }: { readonly defaultMode?: number }): Iterable<Violation> {
  yield* fileMode(defaultMode, 'defaultMode');
}

export const volumeRules: TypeRules = {
  *[`${core}.Volume`]({ name, ...source }: Volume) {
    yield* dnsLabel(name, 'name');
    yield* exactlyOne(source, 'a source, such as emptyDir or configMap');
    const size = source.emptyDir?.sizeLimit;
    if (size !== undefined && (amountOf(size) ?? 0) < 0) yield fault(`${size} is negative`, 'emptyDir', 'sizeLimit');
    if (source.configMap && !source.configMap.name) yield fault('is required', 'configMap', 'name');
    if (source.secret && !source.secret.secretName) yield fault('is required', 'secret', 'secretName');
  },
  [`${core}.ConfigMapVolumeSource`]: modeOf,
  [`${core}.SecretVolumeSource`]: modeOf,
  [`${core}.DownwardAPIVolumeSource`]: modeOf,
  *[`${core}.KeyToPath`]({ key, mode, path }: KeyToPath) {
    yield* configKey(key, 'key');
    yield* fileMode(mode, 'mode');
    yield* filePath(path, 'path');
  },
  *[`${core}.DownwardAPIVolumeFile`]({ path, mode, ...source }: DownwardAPIVolumeFile) {
    yield* filePath(path, 'path');
    yield* fileMode(mode, 'mode');
    yield* exactlyOne(source, 'fieldRef or resourceFieldRef');
    const field = source.fieldRef?.fieldPath;
    if (field !== undefined && !isFileField(field))
      yield fault(`"${field}" is not a field that a file can have`, 'fieldRef', 'fieldPath');
    if (source.resourceFieldRef && !source.resourceFieldRef.containerName)
      yield fault('is required', 'resourceFieldRef', 'containerName');
  },
  *[`${core}.CSIVolumeSource`]({ driver, nodePublishSecretRef }: CSIVolumeSource) {
    yield* csiDriver(driver, 'driver');
    if (!nodePublishSecretRef) return;
    if (!nodePublishSecretRef.name) yield fault('is required', 'nodePublishSecretRef', 'name');
    else yield* dnsSubdomain(nodePublishSecretRef.name, 'nodePublishSecretRef', 'name');
  },
  *[`${core}.EphemeralVolumeSource`]({ volumeClaimTemplate }: EphemeralVolumeSource) {
    if (!volumeClaimTemplate) yield fault('is required', 'volumeClaimTemplate');
  },
  *[`${core}.ImageVolumeSource`]({ reference }: ImageVolumeSource) {
    if (reference === '') yield fault('is required', 'reference');
  },
  *[`${core}.PersistentVolumeClaimVolumeSource`]({ claimName }: PersistentVolumeClaimVolumeSource) {
    if (claimName === '') yield fault('is required', 'claimName');
  },
  *[`${core}.VolumeMount`]({ mountPath, subPath, subPathExpr, ...mount }: VolumeMount) {
    if (mountPath === '' || mountPath.includes(':'))
      yield fault(`"${mountPath}" must be a path without ":"`, 'mountPath');
    yield* relativePath(subPath, 'subPath');
    yield* relativePath(subPathExpr, 'subPathExpr');
    if (subPath && subPathExpr) yield fault('must not be set together with subPath', 'subPathExpr');
    const { mountPropagation = 'None', readOnly, recursiveReadOnly = 'Disabled' } = mount;
    if (!/^(Disabled|IfPossible|Enabled)$/.test(recursiveReadOnly))
      yield fault(`"${recursiveReadOnly}" is not one of Disabled, IfPossible, Enabled`, 'recursiveReadOnly');
    else if (recursiveReadOnly !== 'Disabled') {
      if (!readOnly) yield fault('can only be set with readOnly: true', 'recursiveReadOnly');
      if (mountPropagation !== 'None')
        yield fault(`must not be set with mountPropagation: ${mountPropagation}`, 'recursiveReadOnly');
    }
  },
};

const fileFields = /^metadata\.(name|namespace|uid|labels|annotations)$/;

function isFileField(path: string): boolean {
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  return map === undefined ? fileFields.test(path) : isKey(map === 'labels' ? key : key.toLowerCase());
}
