import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Cluster } from './cluster.js';
import { create, referenceTo, setCondition } from './writes.js';

const placeholder = 'cGxhY2Vob2xkZXI=';

function secret(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  keys: readonly string[],
  { owner, type = 'Opaque' }: { readonly owner?: KubernetesObject | undefined; readonly type?: string },
): KubernetesObject {
  const data = Object.fromEntries(keys.map((key) => [key, placeholder]));
  const metadata = { name, namespace, ...(owner ? { ownerReferences: [referenceTo(owner)] } : {}) };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type, data };
}

/** CloudNativePG's part, as far as others wait for it: the Secrets of a Cluster, and its word that it is ready. */
export async function startDatabase(cluster: Cluster, namespace: string, name: string): Promise<void> {
  const database = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name, namespace } };
  const { body: owner } = await cluster.api.get(database);
  const user = { namespace, name: `${name}-app` };
  await create(cluster, secret(user, ['username', 'password', 'uri'], { owner, type: 'kubernetes.io/basic-auth' }));
  await create(cluster, secret({ namespace, name: `${name}-ca` }, ['ca.crt', 'ca.key'], { owner }));
  await setCondition(cluster, database, 'Ready');
}

interface ExternalSecretSpec {
  readonly target?: {
    readonly creationPolicy?: string;
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
  const owner = target?.creationPolicy === 'Owner' ? body : undefined;
  await create(cluster, secret({ namespace, name: target?.name ?? name }, keys, { owner }));
  await setCondition(cluster, external, 'Ready');
}
