/**
 * The notebook controller of the platform, which no module registry has, played by its own rules: both webhooks as far as they concern
 * MLflow and the pod, and the RoleBinding.
 * Source: opendatahub-io/kubeflow b85f66a (2026-08-18), components/odh-notebook-controller/controllers: notebook_mlflow.go,
 * notebook_mutating_webhook.go (InjectReconciliationLock), notebook_validating_webhook.go, notebook_podspec_validation.go.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Container, EnvVar, PodSpec } from '../../../imports/kubernetes.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { at } from '../../../lib/kubernetes/structural.js';
import { Authority } from '../../server/harness/certificates.js';
import type { Cluster } from './cluster.js';
import { create, referenceTo } from './writes.js';

const instance = 'opendatahub.io/mlflow-instance';
const stopped = 'kubeflow-resource-stopped';

interface Review {
  readonly request: {
    readonly uid: string;
    readonly operation: 'CREATE' | 'UPDATE';
    readonly object: KubernetesObject;
    readonly oldObject: KubernetesObject | null;
  };
}

export class NotebookController {
  private constructor(
    private readonly cluster: Cluster,
    private readonly server: Server,
  ) {}

  /** Registers the webhooks; the tracking URI has this host. */
  static async start(cluster: Cluster, folder: string, gateway: string): Promise<NotebookController> {
    mkdirSync(folder, { recursive: true });
    const authority = await Authority.create(folder);
    const { certificate, key } = await authority.sign('webhook', ['localhost']);
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
    server.on('request', async (request: IncomingMessage, response) => {
      const { request: review } = (await json(request)) as Review;
      const answer = request.url?.startsWith('/mutate') ? mutated(review, gateway) : judged(review);
      const body = {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: { uid: review.uid, ...answer },
      };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    const caBundle = readFileSync(authority.certificate).toString('base64');
    for (const [kind, name, path] of [
      ['MutatingWebhookConfiguration', 'notebooks.opendatahub.io', '/mutate-notebook-v1'],
      ['ValidatingWebhookConfiguration', 'notebooks-validation.opendatahub.io', '/validate-notebook-v1'],
    ] as const)
      await create(cluster, {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind,
        metadata: { name },
        webhooks: [
          {
            name,
            clientConfig: { url: `${url}${path}`, caBundle },
            rules: [
              {
                apiGroups: ['kubeflow.org'],
                apiVersions: ['v1'],
                operations: ['CREATE', 'UPDATE'],
                resources: ['notebooks'],
              },
            ],
            failurePolicy: 'Fail',
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
          },
        ],
      });
    return new NotebookController(cluster, server);
  }

  /** What follows a change: the lock of a new workbench is lifted, and the RoleBinding comes or goes with the annotation. */
  async reconcile(name: string, namespace: string): Promise<void> {
    const object = { apiVersion: 'kubeflow.org/v1', kind: 'Notebook', metadata: { name, namespace } };
    const { body } = await this.cluster.api.get(object);
    const binding: KubernetesObject = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: {
        name: `${name}-mlflow`,
        namespace,
        labels: { 'notebook-name': name },
        ownerReferences: [referenceTo(body)],
      },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'mlflow-operator-mlflow-integration',
      },
    };
    const target = ['-n', namespace, 'rolebinding', binding.metadata.name];
    if (instanceIn(body)) await create(this.cluster, binding);
    else await this.cluster.must('delete', '--ignore-not-found', ...target);
    if (body.metadata.annotations?.[stopped] === lock)
      await this.cluster.must('-n', namespace, 'annotate', 'notebook.kubeflow.org', name, `${stopped}-`);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const lock = 'odh-notebook-controller-lock';

function instanceIn({ metadata }: KubernetesObject): string {
  return metadata.annotations?.[instance]?.trim() ?? '';
}

function mutated({ operation, object }: Review['request'], gateway: string) {
  const name = instanceIn(object);
  const changed = structuredClone(object) as unknown as {
    metadata: { annotations?: Record<string, string> };
    spec?: { template?: { spec?: { serviceAccountName?: string; containers?: Container[] } } };
  };
  if (operation === 'CREATE') changed.metadata.annotations = { ...changed.metadata.annotations, [stopped]: lock };
  const pod = changed.spec?.template?.spec;
  const container = pod?.containers?.find((one) => one.name === object.metadata.name);
  if (container) {
    const injected: readonly EnvVar[] = [
      { name: 'MLFLOW_K8S_INTEGRATION', value: 'true' },
      { name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes-namespaced' },
      { name: 'MLFLOW_TRACKING_URI', value: `https://${gateway}/mlflow${name === 'mlflow' ? '' : `-${name}`}` },
    ];
    const others = (container.env ?? []).filter(({ name: own }) => !injected.some((one) => one.name === own));
    container.env = [...others, ...(name ? injected : [])];
  }
  if (pod && changed.metadata.annotations?.['notebooks.opendatahub.io/inject-auth'] === 'true')
    pod.serviceAccountName = object.metadata.name;
  const patch = [{ op: 'replace', path: '', value: changed }];
  return { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
}

function judged({ object, oldObject }: Review['request']) {
  const message = refusalOf(at(object, 'spec', 'template', 'spec') as PodSpec | undefined, object.metadata.name);
  if (message) return { allowed: false, status: { code: 403, message } };
  const isRemoved = oldObject && instanceIn(oldObject) && !instanceIn(object);
  if (isRemoved && object.metadata.annotations?.[stopped] === undefined)
    return {
      allowed: false,
      status: { code: 403, message: `cannot remove '${instance}' annotation while the notebook is running` },
    };
  return { allowed: true };
}

function refusalOf(pod: PodSpec | undefined, name: string): string | undefined {
  if (!pod) return undefined;
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) if (pod[field]) return `${field} is not allowed`;
  if (pod.serviceAccountName && pod.serviceAccountName !== name) return 'serviceAccountName is not allowed';
  if (pod.volumes?.some(({ hostPath }) => hostPath)) return 'hostPath volume is not allowed';
  const all = [...(pod.containers ?? []), ...(pod.initContainers ?? [])];
  return all.some(({ securityContext }) => securityContext?.privileged)
    ? 'privileged container is not allowed'
    : undefined;
}
