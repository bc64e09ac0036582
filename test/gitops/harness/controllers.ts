import { groupOf, type KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Cluster } from '../../cluster/harness/cluster.js';
import { othersOf } from '../../cluster/harness/others.js';
import { instructionsOf } from '../../cluster/harness/overlay-readme.js';
import { objectsOf } from '../../cluster/harness/overlays.js';

const transition = '2026-01-01T00:00:00Z';
const met = (type: string, generation?: number) => ({
  type,
  status: 'True',
  reason: 'Done',
  message: '',
  lastTransitionTime: transition,
  ...(generation ? { observedGeneration: generation } : {}),
});

/** What a controller that is not here writes down about an object: only its status. */
const statuses: Readonly<Record<string, (object: KubernetesObject) => object>> = {
  'cert-manager.io/Issuer': () => ({ conditions: [met('Ready')] }),
  'external-secrets.io/SecretStore': () => ({ conditions: [met('Ready')] }),
  'external-secrets.io/ExternalSecret': () => ({ conditions: [met('Ready')] }),
  'objectbucket.io/ObjectBucketClaim': () => ({ phase: 'Bound' }),
  'gateway.networking.k8s.io/HTTPRoute': ({ spec, metadata }) => ({
    parents: parentsOf(spec).map((parentRef) => ({
      parentRef,
      controllerName: 'example.com/x',
      ...accepted(metadata),
    })),
  }),
  'gateway.networking.k8s.io/BackendTLSPolicy': ({ metadata }) => ({
    ancestors: [{ ancestorRef: { name: 'gateway' }, controllerName: 'example.com/x', ...accepted(metadata) }],
  }),
  'route.openshift.io/Route': () => ({ ingress: [{ conditions: [met('Admitted')] }] }),
  'postgresql.cnpg.io/Cluster': () => ({ phase: 'Cluster in healthy state', conditions: [met('Ready')] }),
  'postgresql.cnpg.io/Database': ({ metadata }) => ({ applied: true, observedGeneration: metadata['generation'] }),
  'k8s.keycloak.org/Keycloak': () => ({ conditions: [met('Ready')] }),
  'k8s.keycloak.org/KeycloakRealmImport': () => ({ conditions: [met('Done')] }),
  'kubeflow.org/Notebook': () => ({ readyReplicas: 1 }),
  'datasciencecluster.opendatahub.io/DataScienceCluster': () => ({
    conditions: [met('Ready'), met('MLflowOperatorReady')],
  }),
};

function accepted(metadata: KubernetesObject['metadata']): object {
  const generation = Number(metadata['generation']);
  return { conditions: [met('Accepted', generation), met('ResolvedRefs', generation)] };
}

function parentsOf(spec: unknown): readonly object[] {
  return (spec as { readonly parentRefs: readonly object[] }).parentRefs;
}

/**
 * Plays the controllers that a cluster of the overlay has and this one has not: as soon as an object is there they do
 * what the next step waits for, in whatever order GitOps applies the steps.
 */
export class Controllers {
  private readonly waits: Set<string>;
  private readonly objects: Set<KubernetesObject>;
  private readonly ended: Promise<void>;
  private running = true;

  constructor(
    private readonly cluster: Cluster,
    overlay: string,
  ) {
    const instructions = instructionsOf(overlay);
    const others = othersOf(cluster, instructions);
    this.waits = new Set(instructions.apply.filter((command) => command.includes(' wait ')));
    this.objects = new Set(
      objectsOf(overlay).filter(
        ({ apiVersion, kind, metadata: { name } }) =>
          statuses[`${groupOf(apiVersion)}/${kind}`] &&
          // Where a step waits for the Secret, it is written first.
          !(
            kind === 'ExternalSecret' &&
            instructions.apply.some((command) => command.endsWith(`externalsecret/${name}`))
          ),
      ),
    );
    this.ended = this.play((command) => others.doTheirPart(command));
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.ended;
  }

  private async play(doTheirPart: (command: string) => Promise<void>): Promise<void> {
    while (this.running && this.waits.size + this.objects.size > 0) {
      // What is not there yet is an error, and tried again.
      for (const command of this.waits)
        await doTheirPart(command).then(
          () => this.waits.delete(command),
          () => {},
        );
      for (const object of this.objects) await this.report(object).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  private async report(object: KubernetesObject): Promise<void> {
    // It says that it is ready after it has installed the definitions of its components.
    if (
      object.kind === 'DataScienceCluster' &&
      [...this.waits].some((command) => command.includes(object.metadata.name))
    )
      return;
    const { status: found, body } = await this.cluster.api.get(object);
    const status = statuses[`${groupOf(object.apiVersion)}/${object.kind}`]?.(body);
    if (found !== 200 || !status) return;
    const { apiVersion, kind, metadata } = object;
    const { name, namespace } = metadata;
    const answer = await this.cluster.api.merge(
      { apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) }, status } as KubernetesObject,
      { subresource: 'status' },
    );
    if (answer.status === 200) this.objects.delete(object);
  }
}
