import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { HTTPIngressPath, Ingress } from '../../imports/kubernetes.js';
import { labelsOf } from '../model/instance.js';
import type { Requirement } from '../model/requirement.js';
import type { ExposedServer } from './exposed-server.js';
import { GkeBackendConfig } from './gke.js';
import { controllerAnnotations } from './ingress-annotations.js';
import { controllerOf, openshiftPaths, openshiftTls, unverifiable } from './openshift-ingress.js';
import { PublicCertificate } from './public-certificate.js';
import { requestSeconds } from './request-time.js';
import { prefixedPaths, servedPaths } from './served-paths.js';
import type { IngressSettings } from './standalone-gateway-schema.js';

export interface ServerIngressProps {
  readonly server: ExposedServer;
  readonly gateway: IngressSettings;
}

/** The route through an ingress controller: only the paths of MLflow, with limits for the largest artifact. */
export class ServerIngress extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { server, gateway }: ServerIngressProps) {
    super(scope, id);
    const { instance, serving } = server;
    refuseWhatCannotWork(server, gateway);
    const certificate = new PublicCertificate(this, 'Certificate', {
      instance,
      hostnames: gateway.hostnames,
      tls: gateway.tls,
      reader: { name: `Ingress ${instance.name}` },
    });
    this.requirements = certificate.requirements;
    const { secretName } = certificate;
    const backend = serving && {
      caSecret: `${instance.namespace}/${serving.secretName}`,
      serverName: `${server.service.name}.${instance.namespace}.svc`,
    };
    const controller = controllerOf(gateway);
    const className =
      controller === 'openshift'
        ? (gateway.className ?? 'openshift-default')
        : controller === 'gke'
          ? undefined
          : gateway.className;
    const tls = secretName
      ? [{ hosts: [...gateway.hostnames], secretName }]
      : controller === 'openshift'
        ? openshiftTls(gateway)
        : [];
    if (controller === 'gke') new GkeBackendConfig(this, 'BackendConfig', { server, seconds: requestSeconds(gateway) });
    const { spec } = {
      spec: {
        ...(className ? { ingressClassName: className } : {}),
        rules: gateway.hostnames.map((host) => ({ host, http: { paths: paths(server, gateway) } })),
        ...(tls.length > 0 ? { tls: [...tls] } : {}),
      },
    } satisfies Ingress;
    new ApiObject(this, 'Resource', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: instance.name,
        namespace: instance.namespace,
        labels: labelsOf(instance, 'server'),
        annotations: { ...controllerAnnotations(gateway, backend, server), ...gateway.annotations },
      },
      spec,
    });
  }
}

/** An Ingress has no field for rewriting paths, so what MLflow serves only at its root is forwarded there even with a prefix. */
function paths(server: ExposedServer, { extraPaths, ...gateway }: IngressSettings): HTTPIngressPath[] {
  const { service, staticPrefix } = server;
  const backend = { service: { name: service.name, port: { name: service.portName } } };
  const below = (path: string): HTTPIngressPath => ({ path, pathType: 'Prefix', backend });
  if (controllerOf(gateway) === 'openshift') return openshiftPaths(server).map(below);
  return staticPrefix
    ? prefixedPaths(staticPrefix, server).map(below)
    : [{ path: '/', pathType: 'Exact', backend }, ...[...servedPaths, ...extraPaths].map(below)];
}

function refuseWhatCannotWork(server: ExposedServer, gateway: IngressSettings): void {
  const { staticPrefix, serving } = server;
  const { controller } = gateway;
  const reason = controllerOf(gateway) === 'openshift' ? unverifiable(gateway, server) : undefined;
  if (reason) throw new Error(`gateway.controller openshift: ${reason}; use a serving certificate of the service CA`);
  if ((controller === 'alb' || controller === 'gke') && staticPrefix)
    throw new Error(
      `gateway.controller ${controller} with staticPrefix ${staticPrefix}: the load balancer checks pods by their address, which MLflow rejects on ${staticPrefix}/health with 403; remove the prefix and use a separate hostname for the server`,
    );
  if (controller === 'traefik' && serving)
    throw new Error(
      'gateway.controller traefik with TLS in the pod: Traefik reads scheme and CA of a backend from no annotation of an Ingress; use gateway.type ingress-route or gateway-api',
    );
}
