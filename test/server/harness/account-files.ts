import type { Container, PodSpec } from '../../../imports/kubernetes.js';
import type { Cluster } from '../../cluster/harness/cluster.js';
import type { PodFacts } from './pod-facts.js';

const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The pod with the files of its account, which the API server adds unless pod or account say no. */
export async function withAccount(spec: PodSpec, facts: PodFacts, cluster: Cluster): Promise<PodSpec> {
  const metadata = { namespace: facts.namespace, name: facts.serviceAccount };
  const { status, body } = await cluster.api.get({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  if (status !== 200) throw new Error(`there is no ServiceAccount ${metadata.namespace}/${metadata.name}`);
  if (!(spec.automountServiceAccountToken ?? body['automountServiceAccountToken'] ?? true)) return spec;
  const name = 'kube-api-access';
  const certificate = { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] };
  const namespace = { path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } };
  const projected = {
    sources: [
      { serviceAccountToken: { path: 'token' } },
      { configMap: certificate },
      { downwardAPI: { items: [namespace] } },
    ],
  };
  const mounted = (container: Container): Container => {
    const mounts = container.volumeMounts ?? [];
    if (mounts.some(({ mountPath }) => mountPath === accountFolder)) return container;
    return { ...container, volumeMounts: [...mounts, { name, mountPath: accountFolder, readOnly: true }] };
  };
  return {
    ...spec,
    volumes: [...(spec.volumes ?? []), { name, projected }],
    containers: spec.containers.map(mounted),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(mounted) } : {}),
  };
}
