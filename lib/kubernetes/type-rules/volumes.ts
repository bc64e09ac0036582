import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  ServiceAccountTokenProjection,
  Volume,
  VolumeMount,
  VolumeProjection,
} from '../../../imports/kubernetes.js';
import { amountOf } from '../quantity.js';
import type { Violation } from '../structural.js';
import { configKey, dnsLabel, relativePath } from './names.js';
import { atLeast, exactlyOne, fault, type TypeRules } from './rule.js';

const core = 'io.k8s.api.core.v1';

/** YAML 1.2 reads `0777` as decimal; Kubernetes takes the number, at most 0o777. */
function* fileMode(mode: number | undefined, field: string): Iterable<Violation> {
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
  [`${core}.ProjectedVolumeSource`]: modeOf,
  [`${core}.DownwardAPIVolumeSource`]: modeOf,
  *[`${core}.KeyToPath`]({ key, mode, path }: KeyToPath) {
    yield* configKey(key, 'key');
    yield* fileMode(mode, 'mode');
    yield* relativePath(path, 'path');
  },
  *[`${core}.DownwardAPIVolumeFile`]({ path, mode, ...source }: DownwardAPIVolumeFile) {
    yield* relativePath(path, 'path');
    yield* fileMode(mode, 'mode');
    yield* exactlyOne(source, 'fieldRef or resourceFieldRef');
  },
  *[`${core}.VolumeProjection`](projection: VolumeProjection) {
    yield* exactlyOne(projection, 'a source, such as secret or configMap');
  },
  *[`${core}.ServiceAccountTokenProjection`]({ expirationSeconds, path }: ServiceAccountTokenProjection) {
    yield* atLeast(expirationSeconds, 600, 'expirationSeconds');
    yield* relativePath(path, 'path');
  },
  *[`${core}.VolumeMount`]({ mountPath, subPath, subPathExpr }: VolumeMount) {
    if (mountPath === '' || mountPath.includes(':'))
      yield fault(`"${mountPath}" must be a path without ":"`, 'mountPath');
    yield* relativePath(subPath, 'subPath');
    yield* relativePath(subPathExpr, 'subPathExpr');
    if (subPath && subPathExpr) yield fault('must not be set together with subPath', 'subPathExpr');
  },
};
