import type { Container, Volume, VolumeMount } from '../../imports/kubernetes.js';

const name = 'secrets-store';

/**
 * The volume with which a pod has its Secrets copied from a vault: the driver creates them when it mounts the volume, and
 * removes them with the last pod that mounts it (secrets-store-csi.sigs.k8s.io, Sync as Kubernetes Secret).
 */
export function secretsStoreVolume(
  secretProviderClass: string | undefined,
  { containers, volumes }: { readonly containers: readonly Partial<Container>[]; readonly volumes: readonly Volume[] },
): { readonly volumes: readonly Volume[]; readonly mounts: readonly VolumeMount[] } {
  if (!secretProviderClass || !(containers.some(readsSecret) || volumes.some(({ secret }) => secret)))
    return { volumes: [], mounts: [] };
  const csi = {
    driver: 'secrets-store.csi.k8s.io',
    readOnly: true,
    volumeAttributes: { secretProviderClass },
  };
  return { volumes: [{ name, csi }], mounts: [{ name, mountPath: '/mnt/secrets-store', readOnly: true }] };
}

function readsSecret({ env = [], envFrom = [] }: Partial<Container>): boolean {
  return env.some(({ valueFrom }) => valueFrom?.secretKeyRef) || envFrom.some(({ secretRef }) => secretRef);
}
