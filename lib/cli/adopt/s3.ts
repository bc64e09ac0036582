/** The S3 service of an existing server. */
import type { Adoption } from './adoption.js';
import type { Field } from './input.js';
import { isSecret } from './secret-values.js';

/** An endpoint, and what kind of service it is by its name. */
export function takeEndpoint(adoption: Adoption, field: Field, url: string): void {
  if (/\.amazonaws\.com/.test(url)) {
    adoption.computed(field, 'Amazon S3 in the region');
    return;
  }
  if (isSecret('', url)) {
    adoption.lost(field, 'it contains a password: write artifactStore.endpoint without it, and credentials');
    return;
  }
  adoption.take(field, 'artifactStore.endpoint', url.replace(/\/$/, ''));
  const found = [/minio/, /seaweed/, /noobaa|openshift-storage/, /ceph|rgw/].findIndex((name) => name.test(url));
  const provider = ['minio', 'seaweedfs', 'noobaa', 'ceph'][found] ?? 'other';
  adoption.assume('artifactStore.provider', provider, 'by the name of the endpoint');
}

/** A Secret with an access key pair. */
export function takeKeyPair(adoption: Adoption, field: Field, name: string, idKey: string, secretKey: string): void {
  adoption.take(field, 'artifactStore.credentials', {
    type: 'secret',
    name,
    ...(idKey === 'AWS_ACCESS_KEY_ID' ? {} : { accessKeyIdKey: idKey }),
    ...(secretKey === 'AWS_SECRET_ACCESS_KEY' ? {} : { secretAccessKeyKey: secretKey }),
  });
}

export function keyPairSecret({ secrets }: Adoption): string {
  return `create Secret ${secrets.artifacts} with the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
}
