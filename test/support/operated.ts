import type { OperatedServerProps } from '../../lib/operated/operated-server-settings.js';
import { kubernetes } from '../../lib/platform/kubernetes.js';
import { rhoai35 } from '../../lib/platform/rhoai-3.5.js';
/** A server on one volume, and one with everything outside, as their constructs take them. */
export const operatedDev: OperatedServerProps = {
  namespace: 'ns',
  profile: kubernetes.server,
  backendStore: { type: 'sqlite' },
  artifactStore: { type: 'volume' },
};
export const operatedProd: OperatedServerProps = {
  namespace: 'ns',
  profile: rhoai35.server,
  dnsPorts: [53, 5353],
  server: { replicas: 2, workers: 2 },
  backendStore: { type: 'postgresql', host: 'db.databases.svc', port: 15432 },
  artifactStore: {
    type: 's3',
    bucket: 'bucket',
    provider: 'noobaa',
    endpoint: 'https://s3.openshift-storage.svc',
    credentials: { type: 'secret' },
  },
};
