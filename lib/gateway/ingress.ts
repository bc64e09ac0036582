import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { HTTPIngressPath, Ingress } from '../../imports/kubernetes.js';
import { labelsOf } from '../model/instance.js';
import type { Requirement } from '../model/requirement.js';
import type { ExposedServer } from './exposed-server.js';
import { controllerAnnotations } from './ingress-annotations.js';
import { PublicCertificate } from './public-certificate.js';
import { servedPaths } from './served-paths.js';
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
    const { spec } = {
      spec: {
        ...(gateway.className ? { ingressClassName: gateway.className } : {}),
        rules: gateway.hostnames.map((host) => ({ host, http: { paths: paths(server, gateway) } })),
        ...(secretName ? { tls: [{ hosts: [...gateway.hostnames], secretName }] } : {}),
      },
    } satisfies Ingress;
    new ApiObject(this, 'Resource', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: instance.name,
        namespace: instance.namespace,
        labels: labelsOf(instance, 'server'),
        annotations: { ...controllerAnnotations(gateway, backend, server.largeCookies), ...gateway.annotations },
      },
      spec,
    });
  }
}

/** An Ingress has no field for rewriting paths, so traces and the AI gateway are served at the root even with a prefix. */
function paths({ service, staticPrefix }: ExposedServer, { extraPaths }: IngressSettings): HTTPIngressPath[] {
  const backend = { service: { name: service.name, port: { name: service.portName } } };
  const below = (path: string) => ({ path, pathType: 'Prefix', backend });
  return staticPrefix
    ? [staticPrefix, '/v1', '/gateway'].map(below)
    : [{ path: '/', pathType: 'Exact', backend }, ...[...servedPaths, ...extraPaths].map(below)];
}

function refuseWhatCannotWork({ staticPrefix, serving }: ExposedServer, { controller }: IngressSettings): void {
  if (controller === 'alb' && staticPrefix)
    throw new Error(
      `gateway.controller alb with staticPrefix ${staticPrefix}: the load balancer checks pods by their address, which MLflow rejects on ${staticPrefix}/health with 403; remove the prefix and use a separate hostname for the server`,
    );
  if (controller === 'traefik' && serving)
    throw new Error(
      'gateway.controller traefik with TLS in the pod: Traefik reads scheme and CA of a backend from no annotation of an Ingress; use gateway.type ingress-route or gateway-api',
    );
}
