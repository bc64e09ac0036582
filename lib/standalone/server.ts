import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type {
  HorizontalPodAutoscaler,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
} from '../../imports/kubernetes.js';
import { serviceAnnotations } from '../gateway/service-annotations.js';
import { believesHeaders, readsClusterKeys, usesWorkspaces } from '../identity/authentication/authentication-schema.js';
import { validate } from '../kubernetes/validated.js';
import type { Flow, FlowEnd } from '../model/flow.js';
import { labelsOf, selectorOf } from '../model/instance.js';
import { nameBeyond, namesOf } from '../model/names.js';
import type { Requirement } from '../model/requirement.js';
import type { SecretRequirement } from '../model/secret-requirement.js';
import type { WatchedObject } from '../model/watched.js';
import type { ScrapeTarget } from '../observability/service-monitor.js';
import type { JobServer } from '../pods/job-server.js';
import { Rights } from '../pods/rights.js';
import { accessReviewRules, workspaceReaderRules } from '../pods/workspace-rules.js';
import { serverFlows } from './server-flows.js';
import { serverForJobs } from './server-for-jobs.js';
import { type ServerParts, serverParts } from './server-parts.js';
import { serverContainer } from './server-pod.js';
import { type MlflowServerProps, mlflowServerSettings } from './server-props.js';
import { serverRequirements, serverSecrets } from './server-requirements.js';
import { workload, workloadKind } from './server-workload.js';
import { TraceArchivalConfig } from './trace-archival-config.js';

/**
 * The MLflow tracking server as plain Kubernetes objects, without an operator.
 * `ServerVolume` creates the volume claim if its stores need one.
 */
export class MlflowServer extends Construct {
  /** URI of the server for pods of the cluster. */
  readonly uri: string;
  /** @internal */
  readonly parts: ServerParts;
  /** @internal */
  readonly forJobs: JobServer;
  /** The server's pods, as a destination of flows. */
  readonly endpoint: FlowEnd;
  readonly flows: readonly Flow[];
  /** Secrets that must exist before it starts. */
  readonly secrets: readonly SecretRequirement[];
  /** Objects other than those Secrets that others must provide. */
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];
  /** The scrape target for Prometheus. */
  readonly scrapeTarget: ScrapeTarget;

  constructor(scope: Construct, id: string, props: MlflowServerProps) {
    super(scope, id);
    validate(this);
    const parts = serverParts(mlflowServerSettings(props, this));
    this.parts = parts;
    this.forJobs = serverForJobs(parts);
    this.uri = this.forJobs.uri;
    this.endpoint = this.forJobs.endpoint;
    this.flows = serverFlows(parts, this.endpoint);
    this.secrets = serverSecrets(parts);
    this.requirements = serverRequirements(parts);
    this.scrapeTarget = scrapeTarget(parts);
    this.watched = [
      {
        kind: workloadKind(parts.settings),
        name: this.names.server,
        namespace: parts.settings.instance.namespace,
        container: serverContainer,
        certificate: parts.tlsSecret,
      },
    ];

    this.addAccount();
    this.addService();
    this.addTraceArchivalConfig();
    new ApiObject(this, 'Resource', workload(parts));
    this.addAutoscaler();
    this.addDisruptionBudget();
  }

  private get names() {
    return namesOf(this.parts.settings.instance);
  }

  private metadata(name: string) {
    const { instance } = this.parts.settings;
    return { name, namespace: instance.namespace, labels: labelsOf(instance, 'server') };
  }

  private addAccount(): void {
    const { settings, account, connections } = this.parts;
    const { server, authentication, instance } = settings;
    if (server.serviceAccount.create) {
      const annotations = Object.assign(
        {},
        ...connections.map((connection) => connection.serviceAccountAnnotations),
        server.serviceAccount.annotations,
      );
      new ApiObject(this, 'ServiceAccount', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: {
          ...this.metadata(account),
          ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
        },
        automountServiceAccountToken: false,
      } satisfies ServiceAccount);
    }
    const { name, namespace } = instance;
    const rights = {
      name: nameBeyond(namespace, name),
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    };
    // Kubernetes grants it to every account by default, but hardened clusters remove that binding.
    if (readsClusterKeys(authentication))
      new Rights(this, 'IssuerDiscovery', {
        ...rights,
        grants: { clusterRole: 'system:service-account-issuer-discovery' },
      });
    const rules = [
      ...(usesWorkspaces(authentication) ? workspaceReaderRules : []),
      ...(believesHeaders(authentication) ? accessReviewRules : []),
    ];
    if (rules.length > 0) new Rights(this, 'Rights', { ...rights, grants: rules });
  }

  private addService(): void {
    const { settings, port, portName } = this.parts;
    const annotations = {
      ...serviceAnnotations(settings, {
        portName,
        secretName: this.parts.tlsSecret,
        isBackend: settings.authentication.type !== 'proxy',
      }),
      ...settings.server.service.annotations,
    };
    new ApiObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...this.metadata(this.names.server),
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        type: 'ClusterIP',
        selector: { ...selectorOf(settings.instance, 'server') },
        ports: [{ name: portName, protocol: 'TCP', port, targetPort: portName, appProtocol: portName }],
      },
    } satisfies Service);
  }

  private addTraceArchivalConfig(): void {
    const { settings, artifacts } = this.parts;
    const { instance, traceArchival } = settings;
    if (traceArchival)
      new TraceArchivalConfig(this, 'TraceArchival', { instance, settings: traceArchival, artifacts: artifacts.uri });
  }

  private addAutoscaler(): void {
    const { autoscaling } = this.parts.settings.server;
    if (!autoscaling) return;
    const { minReplicas, maxReplicas, targetCpuUtilization, behavior } = autoscaling;
    new ApiObject(this, 'Autoscaler', {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      // Before the first metrics the autoscaler reports that it cannot scale, which Argo CD treats as a failure.
      metadata: { ...this.metadata(this.names.server), annotations: { 'argocd.argoproj.io/sync-wave': '10' } },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: this.names.server },
        minReplicas,
        maxReplicas,
        ...(behavior ? { behavior } : {}),
        metrics: [
          {
            // The utilization of this container only: otherwise a sidecar without a request would prevent scaling.
            type: 'ContainerResource',
            containerResource: {
              name: 'cpu',
              container: serverContainer,
              target: { type: 'Utilization', averageUtilization: targetCpuUtilization },
            },
          },
        ],
      },
    } satisfies HorizontalPodAutoscaler);
  }

  private addDisruptionBudget(): void {
    const { settings } = this.parts;
    if ((settings.server.autoscaling?.minReplicas ?? settings.server.replicas) < 2) return;
    new ApiObject(this, 'DisruptionBudget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: this.metadata(this.names.server),
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: { ...selectorOf(settings.instance, 'server') } },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    } satisfies PodDisruptionBudget);
  }
}

/** How Prometheus verifies the certificate of the pods. */
function scrapeTarget({ settings: { instance }, portName, ownAuthority }: ServerParts): ScrapeTarget {
  if (!ownAuthority) return { instance, portName };
  return {
    instance,
    portName,
    tls: {
      serverName: `${namesOf(instance).server}.${instance.namespace}.svc`,
      ca: ownAuthority.secret
        ? { secret: { name: ownAuthority.secret, key: ownAuthority.key } }
        : { configMap: { name: ownAuthority.configMap ?? '', key: ownAuthority.key } },
    },
  };
}
