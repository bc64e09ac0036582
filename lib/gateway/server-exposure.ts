import { Construct } from 'constructs';
import type { z } from 'zod';
import { validate } from '../kubernetes/validated.js';
import { peersOf } from '../model/egress.js';
import { type Flow, type FlowEnd, tcp } from '../model/flow.js';
import { namesOf } from '../model/names.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Requirement } from '../model/requirement.js';
import { parseProps } from '../schema/props.js';
import type { ExposedServer } from './exposed-server.js';
import { externalRoute } from './external-route.js';
import { admitsHealthChecks, GkePolicies, googleRanges, isGke } from './gke.js';
import { defaultPort } from './hosts.js';
import { ServerIngress } from './ingress.js';
import { ServerIngressRoute } from './ingress-route.js';
import { controllerOf } from './openshift-ingress.js';
import { openshiftApi, ServerRoute } from './openshift-route.js';
import { OwnGateway } from './own-gateway.js';
import { durationOf, requestSeconds } from './request-time.js';
import { PublicRoute } from './route.js';
import { rootedPaths } from './served-paths.js';
import {
  type GatewayPeer,
  type IngressSettings,
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
    validate(this);
    const { server } = props;
    const gateway = parseProps(standaloneGatewaySchema, props.gateway, this);
    this.gateway = gateway;
    this.flows = gateway.type === 'none' ? [] : inwards(gateway, props);
    switch (gateway.type) {
      case 'none':
        this.requirements = [];
        this.prerequisites = [];
        break;
      case 'gateway-api':
        this.requirements = this.route(gateway, props).requirements;
        this.prerequisites = this.gatewayOf(gateway, server);
        if (isGke(gateway))
          new GkePolicies(this, 'Gke', { server, seconds: requestSeconds(gateway), host: gateway.hostnames[0] ?? '' });
        break;
      case 'ingress':
        this.requirements = new ServerIngress(this, 'Ingress', { server, gateway }).requirements;
        this.prerequisites = ingressPrerequisites(gateway);
        break;
      case 'route': {
        const route = new ServerRoute(this, 'Route', { server, gateway });
        this.requirements = route.requirements;
        this.prerequisites = route.prerequisites;
        break;
      }
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

  /** The Gateway, if the overlay contains it, publishes what it requires itself. */
  private gatewayOf(
    { create, ...gateway }: StandaloneGatewayApi,
    { instance }: ExposedServer,
  ): readonly Prerequisite[] {
    if (!create) return [];
    return new OwnGateway(this, 'Gateway', { instance, gateway: { ...gateway, create } }).prerequisites;
  }

  private route(gateway: StandaloneGatewayApi, { server, apiUnderPrefix = true }: ServerExposureProps): PublicRoute {
    const { type, name, namespace, sectionName, routeNamespace, hostnames, backendTls, extraPaths, annotations } =
      gateway;
    return new PublicRoute(this, 'Route', {
      gateway: {
        ...{ type, name, namespace, sectionName, routeNamespace, hostnames },
        backendTls,
        timeouts: { request: durationOf(requestSeconds(gateway)) },
      },
      name: server.instance.name,
      namespace: server.instance.namespace,
      service: server.service,
      pathPrefix: server.staticPrefix,
      apiUnderPrefix,
      rootedPaths: server.isRooted ? rootedPaths : [],
      extraPaths,
      annotations,
      slashRedirect: { scheme: gateway.scheme, port: gateway.port ?? defaultPort[gateway.scheme] },
      servingSecret: server.serving?.secretName ?? 'none',
      ...(server.serving?.byServiceCa ? { serviceCa: namesOf(server.instance).serviceCa } : {}),
      routeTimeouts: !isGke(gateway),
      ownGateway: gateway.create !== undefined,
      authority: namesOf(server.instance).authority,
    });
  }
}

function inwards(gateway: Exclude<StandaloneGateway, { type: 'none' }>, props: ServerExposureProps): readonly Flow[] {
  const peer = gateway.type === 'gateway-api' ? (gateway.peer ?? defaultPeer(gateway)) : gateway.peer;
  const to = { to: props.endpoint, ports: tcp(props.podPort) };
  const byGoogle = gateway.type === 'ingress' ? gateway.controller === 'gke' : isGkeGateway(gateway);
  return [
    { from: gatewayEnd(peer), ...to, why: 'users and clients outside the cluster' },
    ...(byGoogle && !admitsHealthChecks(peer)
      ? [{ from: gatewayEnd({ cidrs: [...googleRanges] }), ...to, why: 'health checks of the load balancer' }]
      : []),
  ];
}

function isGkeGateway(gateway: Exclude<StandaloneGateway, { type: 'none' }>): boolean {
  return gateway.type === 'gateway-api' && isGke(gateway);
}

/** A load balancer of Google is in no namespace. */
function defaultPeer(gateway: StandaloneGatewayApi): GatewayPeer {
  return isGke(gateway) ? { cidrs: [...googleRanges] } : { namespace: gateway.namespace };
}

/** The gateway as an endpoint of flows, in the form that a policy can express. */
export function gatewayEnd(peer: GatewayPeer): FlowEnd {
  return { what: 'gateway', peers: peersOf(peer), ...(peer.entities ? { entities: peer.entities } : {}) };
}

function ingressPrerequisites(gateway: IngressSettings): readonly Prerequisite[] {
  switch (controllerOf(gateway)) {
    case 'openshift':
      return [{ ...openshiftApi, why: 'it turns the Ingress into Routes' }];
    case 'gke':
      // The classes gce and gce-internal are no objects.
      return [];
    default:
      return gateway.className ? [ingressClass(gateway.className)] : [];
  }
}

function ingressClass(name: string): Prerequisite {
  return {
    what: `IngressClass ${name}, with its controller`,
    why: 'it serves the Ingress of the overlay',
    test: `kubectl get ingressclass ${name}`,
  };
}
