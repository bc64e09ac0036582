/** Sources of projected volumes. */
import type {
  ClusterTrustBundleProjection,
  ConfigMapProjection,
  PodCertificateProjection,
  ProjectedVolumeSource,
  SecretProjection,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from '../../../imports/kubernetes.js';
import { isKey, subdomain } from '../naming.js';
import type { FieldPath, Violation } from '../structural.js';
import { filePath, relativePath } from './names.js';
import { between, exactlyOne, fault, repeated, type TypeRules } from './rule.js';
import { fileMode } from './volumes.js';

const core = 'io.k8s.api.core.v1';

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];

export const projectionRules: TypeRules = {
  *[`${core}.ProjectedVolumeSource`]({ defaultMode, sources }: ProjectedVolumeSource) {
    yield* fileMode(defaultMode, 'defaultMode');
    const files = (sources ?? []).flatMap(filesOf);
    yield* repeated(
      files,
      ({ file }) => file,
      (index) => files[index]?.path ?? [],
    );
  },
  *[`${core}.VolumeProjection`](projection: VolumeProjection) {
    yield* exactlyOne(projection, 'a source, such as secret or configMap');
  },
  [`${core}.ConfigMapProjection`]: named,
  [`${core}.SecretProjection`]: named,
  *[`${core}.ServiceAccountTokenProjection`]({ expirationSeconds, path }: ServiceAccountTokenProjection) {
    yield* between(expirationSeconds, 600, 2 ** 32, 'expirationSeconds');
    if (path === '') yield fault('is required', 'path');
    yield* relativePath(path, 'path');
  },
  *[`${core}.ClusterTrustBundleProjection`](projection: ClusterTrustBundleProjection) {
    const { labelSelector, name, path, signerName } = projection;
    yield* exactlyOne({ name, signerName }, 'name or signerName');
    if (name === '') yield fault('is required', 'name');
    if (name !== undefined && labelSelector) yield fault('must not be set together with name', 'labelSelector');
    yield* signer(signerName, 'signerName');
    yield* filePath(path, 'path');
  },
  *[`${core}.PodCertificateProjection`](projection: PodCertificateProjection) {
    const { certificateChainPath, credentialBundlePath, keyPath, keyType, maxExpirationSeconds, signerName } =
      projection;
    yield* signer(signerName, 'signerName');
    if (!keyTypes.includes(keyType)) yield fault(`"${keyType}" is not one of ${keyTypes.join(', ')}`, 'keyType');
    // A day for signers of Kubernetes, 91 days for others (certificates.k8s.io, types.go).
    const longest = signerName.startsWith('kubernetes.io/') ? 86_400 : 7_862_400;
    yield* between(maxExpirationSeconds, 3600, longest, 'maxExpirationSeconds');
    const paths = { certificateChainPath, credentialBundlePath, keyPath };
    if (!Object.values(paths).some(Boolean)) yield fault(`must have one of ${Object.keys(paths).join(', ')}`);
    for (const [field, value] of Object.entries(paths)) yield* filePath(value || undefined, field);
    for (const key of Object.keys(projection.userAnnotations ?? {}))
      if (!isKey(key.toLowerCase()) || !key.includes('/'))
        yield fault(`"${key}" must be a name with a domain`, 'userAnnotations', key);
  },
};

function* named({ name }: ConfigMapProjection | SecretProjection): Iterable<Violation> {
  if (!name) yield fault('is required', 'name');
}

/** Names of signers: a domain and a path (ValidateSignerName). */
function* signer(name: string | undefined, ...path: FieldPath): Iterable<Violation> {
  const [domain = '', rest = '', ...more] = (name ?? 'a.b/c').split('/');
  if (!subdomain.test(domain) || !domain.includes('.') || !subdomain.test(rest) || more.length > 0)
    yield fault(`"${name}" must be a domain and a name, such as example.com/signer`, ...path);
}

/** Files whose names a source gives, and where. */
function filesOf(
  source: VolumeProjection,
  index: number,
): readonly { readonly file: string; readonly path: FieldPath }[] {
  const { clusterTrustBundle, configMap, downwardAPI, podCertificate, secret } = source;
  const items = Object.entries({ configMap, downwardAPI, secret }).flatMap(([kind, one]) =>
    (one?.items ?? []).map(({ path }, place) => ({
      file: path,
      path: ['sources', index, kind, 'items', place, 'path'],
    })),
  );
  const { path } = clusterTrustBundle ?? {};
  const { certificateChainPath, credentialBundlePath, keyPath } = podCertificate ?? {};
  const given = {
    clusterTrustBundle: { path },
    podCertificate: { certificateChainPath, credentialBundlePath, keyPath },
  };
  const single = Object.entries(given).flatMap(([kind, fields]) =>
    Object.entries(fields).flatMap(([field, file]) => (file ? [{ file, path: ['sources', index, kind, field] }] : [])),
  );
  return [...items, ...single];
}
