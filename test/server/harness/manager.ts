import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Authority } from './certificates.js';
import { freePort } from './free-port.js';
import type { Rig } from './rig.js';
import { until } from './until.js';

type Cluster = Rig['cluster'];

/** Addresses of 127.0.0.1 that nothing listens on. */
export interface ManagerPorts {
  readonly webhook: number;
  readonly metrics: number;
  readonly probes: number;
}

export interface Manager {
  /** That of its files among the definitions: `<name>-webhooks.yaml`. */
  readonly name: string;
  readonly program: string;
  readonly args: (ports: ManagerPorts) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Webhook {
  readonly clientConfig: { readonly service: { readonly path: string } };
}

/** A manager of others beside the control plane: its controllers work, and its webhooks are asked. */
export async function startManager(
  { cluster }: Rig,
  authority: Authority,
  { name, program, args, env }: Manager,
): Promise<void> {
  const [webhook, metrics, probes] = await Promise.all([freePort(), freePort(), freePort()]);
  const { certificate, key } = await authority.sign(name, ['127.0.0.1']);
  // Where controller-runtime looks for them.
  const temporary = join(cluster.folder, name);
  const certificates = join(temporary, 'k8s-webhook-server/serving-certs');
  mkdirSync(certificates, { recursive: true });
  copyFileSync(certificate, join(certificates, 'tls.crt'));
  copyFileSync(key, join(certificates, 'tls.key'));
  await cluster.run(program, args({ webhook, metrics, probes }), {
    env: { KUBECONFIG: cluster.kubeconfig, TMPDIR: temporary, ...env },
  });
  await until(() =>
    fetch(`http://127.0.0.1:${probes}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  for (const object of webhooksOf(cluster, name, webhook, authority)) await must(cluster, object);
}

/** Objects of a file among the definitions. */
export function objectsOf(cluster: Cluster, file: string): readonly KubernetesObject[] {
  return parseAllDocuments(readFileSync(join(cluster.tools.data, `${file}.yaml`), 'utf8')).flatMap(
    (document) => (document.toJS() as KubernetesObject | null) ?? [],
  );
}

export async function must(cluster: Cluster, object: KubernetesObject): Promise<void> {
  const { status, body } = await cluster.api.apply(object);
  if (status > 201) throw new Error(`${object.kind} ${object.metadata.name}: ${JSON.stringify(body)}`);
}

/** Its webhooks by the port that it listens on; those of all managers have the same names. */
function webhooksOf(cluster: Cluster, name: string, port: number, authority: Authority): readonly KubernetesObject[] {
  if (!existsSync(join(cluster.tools.data, `${name}-webhooks.yaml`))) return [];
  const caBundle = Buffer.from(authority.pem).toString('base64');
  return objectsOf(cluster, `${name}-webhooks`)
    .filter(({ kind }) => kind.endsWith('WebhookConfiguration'))
    .map(({ apiVersion, kind, metadata, webhooks }) => ({
      apiVersion,
      kind,
      metadata: { name: `${name}-${metadata.name}` },
      webhooks: (webhooks as readonly Webhook[]).map(({ clientConfig, ...rest }) => ({
        ...rest,
        admissionReviewVersions: ['v1'],
        clientConfig: { url: `https://127.0.0.1:${port}${clientConfig.service.path}`, caBundle },
      })),
    }));
}
