import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type {
  ConfigMap,
  Deployment,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
} from '../../../imports/kubernetes.js';
import { serviceAnnotations } from '../../gateway/service-annotations.js';
import { validate } from '../../kubernetes/validated.js';
import { caRequirement } from '../../model/ca-requirement.js';
import type { Flow, FlowEnd } from '../../model/flow.js';
import { labelsOf, selectorOf } from '../../model/instance.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import type { WatchedObject } from '../../model/watched.js';
import type { MlflowServer } from '../../standalone/server.js';
import type { ServerParts } from '../../standalone/server-parts.js';
import { proxyEndpoint, proxyName, proxyServiceName } from '../authentication/proxy-names.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';
import { cacheConnection } from '../cache/cache-connection.js';
import { proxyCertificateRequirements, proxyTlsSecretOf } from './proxy-certificate.js';
import { proxyConfigText } from './proxy-config.js';
import { proxyFlows } from './proxy-flows.js';
import { proxyContainer, proxyPod } from './proxy-pod.js';
import { proxySecrets } from './proxy-secrets.js';

export interface OauthProxyProps {
  /** The server behind it, whose `authentication` is `proxy`. */
  readonly server: MlflowServer;
}

/** oauth2-proxy in separate pods: users and programs can reach the server only through it. */
export class OauthProxy extends Construct {
  readonly endpoint: FlowEnd;
  /** The endpoint that gateway and clients call instead of the server. */
  readonly service: { readonly name: string; readonly port: number; readonly endpoint: FlowEnd };
  readonly flows: readonly Flow[];
  readonly secrets: readonly SecretRequirement[];
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];
  private readonly parts: ServerParts;
  private readonly authentication: ProxyAuthentication;

  constructor(scope: Construct, id: string, { server }: OauthProxyProps) {
    super(scope, id);
    validate(this);
    const { authentication, instance } = server.parts.settings;
    if (authentication.type !== 'proxy')
      throw new Error(
        `${this.node.path}: the server's authentication is ${authentication.type}; a proxy in front of it requires type: proxy`,
      );
    this.parts = server.parts;
    this.authentication = authentication;
    this.endpoint = proxyEndpoint(instance);
    this.service = {
      name: proxyServiceName(authentication, instance),
      port: authentication.service.port,
      endpoint: this.endpoint,
    };
    this.flows = proxyFlows(server.parts, authentication, { proxy: this.endpoint, server: server.endpoint });
    const { store } = authentication.session;
    this.secrets = [
      ...proxySecrets(server.parts, authentication),
      ...(store ? cacheConnection(store, instance).secrets : []),
    ];
    const { ca } = authentication;
    this.watched = [
      {
        kind: 'Deployment',
        name: proxyName(instance),
        namespace: instance.namespace,
        container: proxyContainer,
        // It reads the certificate only when it starts (pkg/proxyhttp/server.go).
        certificate: proxyTlsSecretOf(server.parts),
      },
    ];
    this.requirements = [
      ...(ca ? [caRequirement(instance, ca, '<PEM certificate of the CA of the issuer>')] : []),
      ...proxyCertificateRequirements(server.parts),
      ...(store ? cacheConnection(store, instance).requirements : []),
    ];
    this.addAccount();
    this.addService();
    this.addWorkload();
    if (authentication.replicas > 1) this.addDisruptionBudget();
  }

  private metadata(name = proxyName(this.parts.settings.instance)) {
    const { instance } = this.parts.settings;
    return { name, namespace: instance.namespace, labels: { ...labelsOf(instance, 'proxy') } };
  }

  private get selector() {
    return { ...selectorOf(this.parts.settings.instance, 'proxy') };
  }

  private addAccount(): void {
    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: this.metadata(),
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
  }

  private addService(): void {
    const { portName, settings } = this.parts;
    const { name, port } = this.service;
    const annotations = serviceAnnotations(settings, {
      portName,
      secretName: proxyTlsSecretOf(this.parts),
      isBackend: true,
    });
    new ApiObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...this.metadata(name), ...(annotations ? { annotations } : {}) },
      spec: {
        type: 'ClusterIP',
        selector: this.selector,
        ports: [{ name: portName, protocol: 'TCP', port, targetPort: portName, appProtocol: portName }],
      },
    } satisfies Service);
  }

  private addWorkload(): void {
    const text = proxyConfigText(this.parts, this.authentication);
    new ApiObject(this, 'Config', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: this.metadata(),
      data: { 'oauth2-proxy.yaml': text },
    } satisfies ConfigMap);
    // It reads the file only when it starts, so a changed file must replace the pods.
    const annotations = { 'cdk8s-mlflow/config': createHash('sha256').update(text).digest('hex').slice(0, 16) };
    new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: this.metadata(),
      spec: {
        replicas: this.authentication.replicas,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        revisionHistoryLimit: 5,
        selector: { matchLabels: this.selector },
        template: proxyPod(this.parts, this.authentication, annotations),
      },
    } satisfies Deployment);
  }

  private addDisruptionBudget(): void {
    new ApiObject(this, 'DisruptionBudget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: this.metadata(),
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: this.selector },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    } satisfies PodDisruptionBudget);
  }
}
