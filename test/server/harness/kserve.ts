import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Authority } from './certificates.js';
import { freePort } from './free-port.js';
import { givenTools, type ServerTools } from './given.js';
import type { Rig } from './rig.js';
import { until } from './until.js';

interface Webhook {
  readonly clientConfig: { readonly service: { readonly path: string } };
}

const namespace = 'kserve';

/** KServe's own manager beside the control plane: its controllers make Deployments, its webhooks change their pods. */
export async function startKserve({ cluster }: Rig, authority: Authority): Promise<void> {
  const { kserve: program = '' } = givenTools<ServerTools>();
  const [webhook, metrics, probes] = await Promise.all([freePort(), freePort(), freePort()]);
  const { certificate, key } = await authority.sign('kserve', ['127.0.0.1']);
  // Where controller-runtime looks for them.
  const temporary = join(cluster.folder, 'kserve');
  const certificates = join(temporary, 'k8s-webhook-server/serving-certs');
  mkdirSync(certificates, { recursive: true });
  copyFileSync(certificate, join(certificates, 'tls.crt'));
  copyFileSync(key, join(certificates, 'tls.key'));

  await cluster.define('kserve');
  const objects = (file: string) =>
    parseAllDocuments(readFileSync(join(cluster.tools.data, `kserve-${file}.yaml`), 'utf8')).flatMap(
      (document) => (document.toJS() as KubernetesObject | null) ?? [],
    );
  const [config] = objects('config');
  await must(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await must(cluster, { ...config, metadata: { ...config?.metadata, namespace } } as KubernetesObject);
  const env = { KUBECONFIG: cluster.kubeconfig, POD_NAMESPACE: namespace, TMPDIR: temporary };
  await cluster.run(
    program,
    [`--webhook-port=${webhook}`, `--metrics-addr=127.0.0.1:${metrics}`, `--health-probe-addr=127.0.0.1:${probes}`],
    { env },
  );
  const ready = () =>
    fetch(`http://127.0.0.1:${probes}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(ready);
  for (const configuration of objects('webhooks').filter(({ kind }) => kind.endsWith('WebhookConfiguration'))) {
    const webhooks = (configuration['webhooks'] as readonly Webhook[]).map(({ clientConfig, ...rest }) => ({
      ...rest,
      admissionReviewVersions: ['v1'],
      clientConfig: {
        url: `https://127.0.0.1:${webhook}${clientConfig.service.path}`,
        caBundle: Buffer.from(authority.pem).toString('base64'),
      },
    }));
    const { creationTimestamp: _, ...metadata } = configuration.metadata as Record<string, unknown> & { name: string };
    await must(cluster, { ...configuration, metadata, webhooks } as KubernetesObject);
  }
  for (const runtime of objects('runtime')) await must(cluster, runtime);
}

async function must(cluster: Rig['cluster'], object: KubernetesObject): Promise<void> {
  const { status, body } = await cluster.api.apply(object);
  if (status > 201) throw new Error(`${object.kind} ${object.metadata.name}: ${JSON.stringify(body)}`);
}
