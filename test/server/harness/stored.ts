import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Api } from '../../cluster/harness/api.js';

/** The values of a Secret or ConfigMap; undefined where it may be missing and is. */
export async function storedValues(
  api: Api,
  kind: 'Secret' | 'ConfigMap',
  metadata: { readonly namespace: string; readonly name: string },
  optional = false,
): Promise<Readonly<Record<string, Buffer>> | undefined> {
  const { status, body } = await api.get({ apiVersion: 'v1', kind, metadata });
  if (status === 404 && optional) return undefined;
  if (status !== 200) throw new Error(`the pod needs ${kind} ${metadata.namespace}/${metadata.name}: ${status}`);
  return valuesOf(body);
}

function valuesOf(object: KubernetesObject): Readonly<Record<string, Buffer>> {
  const decoded = (field: string, encoding: BufferEncoding) =>
    Object.entries((object[field] ?? {}) as Readonly<Record<string, string>>).map(
      ([key, text]) => [key, Buffer.from(text, encoding)] as const,
    );
  const encoded = object.kind === 'Secret' ? decoded('data', 'base64') : decoded('binaryData', 'base64');
  const plain = object.kind === 'Secret' ? [] : decoded('data', 'utf8');
  return Object.fromEntries([...encoded, ...plain]);
}
