import { isGke } from '../../gateway/gke.js';
import { controllerOf, destinationCaAnnotation } from '../../gateway/openshift-ingress.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

type Settings = StandaloneEnvironmentSettings;

/** Gateways that cannot reach the server as it is. */
export function* gatewayProblems(settings: Settings): Iterable<PathProblem> {
  const { gateway, server } = settings;
  if ('extraPaths' in gateway && server.staticPrefix && gateway.extraPaths.length > 0)
    yield {
      path: ['gateway', 'extraPaths'],
      message: `extraPaths with staticPrefix ${server.staticPrefix}, below which all paths are exposed already`,
      fix: 'remove extraPaths, or server.staticPrefix',
    };
  yield* openshiftRouter(settings);
  if (gateway.type === 'ingress') yield* ingress(settings, gateway);
  // Envoy-based load balancers send requests from the proxy-only subnet of the region, and only health checks from these ranges.
  if (gateway.type === 'gateway-api' && isGke(gateway) && gateway.peer && !gateway.peer.cidrs)
    yield {
      path: ['gateway', 'peer'],
      message: 'controller gke with a peer in the cluster: requests of a load balancer come from no pod',
      fix: 'write peer: {cidrs: [130.211.0.0/22, 35.191.0.0/16]} for a global load balancer, with the range of the proxy-only subnet added for a regional or internal one',
    };
}

function* ingress({ server, tls }: Settings, gateway: Extract<Settings['gateway'], { type: 'ingress' }>) {
  const { controller } = gateway;
  if ((controller === 'alb' || controller === 'gke') && server.staticPrefix)
    yield {
      path: ['gateway', 'controller'],
      message: `controller ${controller} with staticPrefix ${server.staticPrefix}: the load balancer probes pods by their address, to which MLflow responds with 403 under a prefix`,
      fix: 'remove server.staticPrefix, and use a separate hostname for the server',
    };
  // Cilium 1.18, "Kubernetes Ingress Support": its requests have the identity `ingress`, of no pod and no address.
  if (gateway.className === 'cilium' && !gateway.peer.entities)
    yield {
      path: ['gateway', 'peer'],
      message:
        "className cilium without an entity as peer: requests of Cilium's own ingress come from no pod and no address, so the network policy denies them",
      fix: 'write peer: {entities: [ingress]}',
    };
  if (controller === 'traefik' && tls.source !== 'none')
    yield {
      path: ['gateway', 'controller'],
      message: 'controller traefik with TLS in the pod, whose scheme and CA no annotation of an Ingress can set',
      fix: 'write type: ingress-route, or type: gateway-api',
    };
  if (controller === 'gke' && gateway.className && !gateway.className.startsWith('gce'))
    yield {
      path: ['gateway', 'className'],
      message: `className ${gateway.className} with controller gke, whose classes are gce and gce-internal`,
      fix: 'remove className, or write gce-internal',
    };
  if (controller === 'gke' && gateway.peer.namespace)
    yield {
      path: ['gateway', 'peer'],
      message: 'controller gke with a peer in the cluster: requests of a load balancer come from no pod',
      fix: 'write peer: {cidrs: [130.211.0.0/22, 35.191.0.0/16]}, with the range of the proxy-only subnet added for gce-internal',
    };
}

/** The router of OpenShift, by a Route or by an Ingress. */
function* openshiftRouter({ gateway, tls, authentication: { type } }: Settings): Iterable<PathProblem> {
  const isIngress = gateway.type === 'ingress' && controllerOf(gateway) === 'openshift';
  if (gateway.type !== 'route' && !isIngress) return;
  if (type === 'headers' || type === 'none')
    yield {
      path: ['gateway', 'type'],
      message: `authentication ${type} with a Route to the server: the router of OpenShift does not authenticate requests, so every client could act as any user`,
      fix: 'write type: external with peer: the pods of the proxy that authenticates users, and route to the proxy',
    };
  if (tls.source !== 'none' && gateway.tls.source === 'none')
    yield {
      path: ['gateway', 'tls', 'source'],
      message: 'a Route without TLS to pods that serve TLS, which it does not encrypt',
      fix: 'write gateway.tls: {source: controller}, or tls: {source: none}',
    };
  if (gateway.type === 'route' && gateway.destinationCACertificate && tls.source === 'none')
    yield {
      path: ['gateway', 'destinationCACertificate'],
      message: 'destinationCACertificate with tls: {source: none}: the pods have no certificate that it could verify',
      fix: 'remove it, or set tls',
    };
  if (tls.source === 'none' || tls.source === 'service-ca') return;
  if (gateway.type === 'route' && !gateway.destinationCACertificate)
    yield {
      path: ['tls', 'source'],
      message: `tls source ${tls.source} behind a Route, which must then contain the CA as text`,
      fix: 'write tls: {source: service-ca}, whose CA the router trusts; or gateway.destinationCACertificate: the CA in PEM format',
    };
  const isOwn = tls.source === 'cert-manager' && !tls.issuer;
  if (gateway.type === 'ingress' && !isOwn && !gateway.annotations[destinationCaAnnotation])
    yield {
      path: ['tls', 'source'],
      message: `tls source ${tls.source} behind the router of OpenShift, which does not know the CA`,
      fix: `write tls: {source: service-ca}, whose CA the router trusts; or the annotation ${destinationCaAnnotation}: a Secret whose tls.crt is the CA`,
    };
}
