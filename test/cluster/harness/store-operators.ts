import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Cluster } from './cluster.js';
import { create, setCondition } from './writes.js';

const placeholder = 'cGxhY2Vob2xkZXI=';

function secret(namespace: string, name: string, keys: readonly string[], type = 'Opaque'): KubernetesObject {
  const data = Object.fromEntries(keys.map((key) => [key, placeholder]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, data };
}

/** CloudNativePG's part, as far as others wait for it: the Secrets of a Cluster, and its word that it is ready. */
export async function startDatabase(cluster: Cluster, namespace: string, name: string): Promise<void> {
  await create(cluster, secret(namespace, `${name}-app`, ['username', 'password', 'uri'], 'kubernetes.io/basic-auth'));
  await create(cluster, secret(namespace, `${name}-ca`, ['ca.crt', 'ca.key']));
  await setCondition(
    cluster,
    { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name, namespace } },
    'Ready',
  );
}

interface ExternalSecretSpec {
  readonly target?: {
    readonly name?: string;
    readonly template?: { readonly data?: Readonly<Record<string, string>> };
  };
  readonly data?: readonly { readonly secretKey: string }[];
}

/** The part of External Secrets: a Secret with the keys that the resource asks for. */
export async function writeSecret(cluster: Cluster, namespace: string, name: string): Promise<void> {
  const external = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name, namespace } };
  const { body } = await cluster.api.get(external);
  const { target, data = [] } = body['spec'] as ExternalSecretSpec;
  const keys = target?.template?.data ? Object.keys(target.template.data) : data.map(({ secretKey }) => secretKey);
  await create(cluster, secret(namespace, target?.name ?? name, keys));
  await setCondition(cluster, external, 'Ready');
}
