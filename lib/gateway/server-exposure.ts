import { Construct } from 'constructs';
import type { z } from 'zod';
import { peersOf } from '../model/egress.js';
import { type Flow, type FlowEnd, tcp } from '../model/flow.js';
import { namesOf } from '../model/names.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Requirement } from '../model/requirement.js';
import { parseProps } from '../schema/props.js';
import type { ExposedServer } from './exposed-server.js';
import { externalRoute } from './external-route.js';
import { defaultPort } from './hosts.js';
import { ServerIngress } from './ingress.js';
import { ServerIngressRoute } from './ingress-route.js';
import { requestSeconds } from './request-time.js';
import { PublicRoute } from './route.js';
import { rootedPaths } from './served-paths.js';
import {
  type GatewayPeer,
  type StandaloneGateway,
  type StandaloneGatewayApi,
  standaloneGatewaySchema,
} from './standalone-gateway-schema.js';

export interface ServerExposureProps {
  readonly server: ExposedServer;
  readonly gateway: z.input<typeof standaloneGatewaySchema>;
  /** The server as an endpoint of flows, and the port that its pods listen on. */
  readonly endpoint: FlowEnd;
  readonly podPort: number;
  /**
   * Whether the API is also served under the prefix, as it is since MLflow 3.12, or at the root.
   * @default true
   */
  readonly apiUnderPrefix?: boolean;
}

/** The route from outside the cluster to the standalone server, of the type in the environment. */
export class ServerExposure extends Construct {
  readonly requirements: readonly Requirement[];
  readonly prerequisites: readonly Prerequisite[];
  readonly flows: readonly Flow[];
  readonly gateway: StandaloneGateway;

  constructor(scope: Construct, id: string, props: ServerExposureProps) {
    super(scope, id);
    const { server } = props;
    const gateway = parseProps(standaloneGatewaySchema, props.gateway, this);
    this.gateway = gateway;
    this.flows = gateway.type === 'none' ? [] : [inwards(gateway, props)];
    switch (gateway.type) {
      case 'none':
        this.requirements = [];
        this.prerequisites = [];
        break;
      case 'gateway-api':
        this.requirements = this.route(gateway, props).requirements;
        this.prerequisites = [];
        break;
      case 'ingress':
        this.requirements = new ServerIngress(this, 'Ingress', { server, gateway }).requirements;
        this.prerequisites = gateway.className ? [ingressClass(gateway.className)] : [];
        break;
      case 'external':
        this.requirements = [];
        this.prerequisites = [externalRoute(gateway, server)];
        break;
      case 'ingress-route': {
        const route = new ServerIngressRoute(this, 'IngressRoute', { server, gateway });
        this.requirements = route.requirements;
        this.prerequisites = route.prerequisites;
      }
    }
  }

  private route(gateway: StandaloneGatewayApi, { server, apiUnderPrefix = true }: ServerExposureProps): PublicRoute {
    const { type, name, namespace, sectionName, routeNamespace, hostnames, backendTls, extraPaths, annotations } =
      gateway;
    return new PublicRoute(this, 'Route', {
      gateway: {
        ...{ type, name, namespace, sectionName, routeNamespace, hostnames },
        backendTls,
        timeouts: { request: `${requestSeconds(gateway)}s` },
      },
      name: server.instance.name,
      namespace: server.instance.namespace,
      service: server.service,
      pathPrefix: server.staticPrefix,
      apiUnderPrefix,
      rootedPaths,
      extraPaths,
      annotations,
      slashRedirect: { scheme: gateway.scheme, port: gateway.port ?? defaultPort[gateway.scheme] },
      servingSecret: server.serving?.secretName ?? 'none',
      authority: namesOf(server.instance).authority,
    });
  }
}

function inwards(gateway: Exclude<StandaloneGateway, { type: 'none' }>, props: ServerExposureProps): Flow {
  const peer = gateway.type === 'gateway-api' ? (gateway.peer ?? { namespace: gateway.namespace }) : gateway.peer;
  return {
    from: gatewayEnd(peer),
    to: props.endpoint,
    ports: tcp(props.podPort),
    why: 'users and clients outside the cluster',
  };
}

/** The gateway as an endpoint of flows, in the form that a policy can express. */
export function gatewayEnd(peer: GatewayPeer): FlowEnd {
  return { what: 'gateway', peers: peersOf(peer), ...(peer.entities ? { entities: peer.entities } : {}) };
}

function ingressClass(name: string): Prerequisite {
  return {
    what: `IngressClass ${name}, with its controller`,
    why: 'it serves the Ingress of the overlay',
    test: `kubectl get ingressclass ${name}`,
  };
}
