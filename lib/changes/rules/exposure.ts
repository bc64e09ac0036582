import { at, isObject } from '../../kubernetes/structural.js';
import { fieldRule, isOf } from '../match.js';
import type { Rule } from '../rule.js';
import { places } from './places.js';

const routes = [
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/Gateway',
  'networking.k8s.io/Ingress',
  'route.openshift.io/Route',
];

const routeAdded: Rule = {
  id: 'exposure/route-added',
  title: 'a route from outside the cluster is added',
  reason: 'the server can be reached at more places',
  advice: 'make sure that callers authenticate there',
  source: 'gateway-api.sigs.k8s.io, HTTPRoute; kubernetes.io, Ingress; OpenShift, Route',
  find: ({ change, after }) => (change === 'added' && after && isOf(after, routes) ? [{}] : []),
};

const hostAdded = fieldRule({
  id: 'exposure/host-added',
  title: 'a route gets another host, path or gateway',
  reason: 'the server can be reached at more places',
  advice: 'make sure that DNS, certificate and redirect URIs of logins include it',
  source: 'gateway-api.sigs.k8s.io, HTTPRoute; kubernetes.io, Ingress; OpenShift, Route',
  kinds: routes,
  fields: [
    'spec.hostnames',
    'spec.host',
    'spec.path',
    'spec.parentRefs',
    'spec.listeners',
    'spec.rules',
    'spec.tls.insecureEdgeTerminationPolicy',
  ],
  when: ({ before, after }) => places(after).some((place) => !places(before).includes(place)),
});

const service = fieldRule({
  id: 'exposure/service-type',
  title: 'a Service is opened to the outside',
  reason: 'the Service gets a port on every node, or a load balancer',
  advice: 'keep ClusterIP, and use a route',
  source: 'kubernetes.io, Service, Publishing Services',
  kinds: ['Service'],
  fields: ['spec.type', 'spec.externalIPs', 'spec.loadBalancerSourceRanges'],
  when: ({ path, after, before }) =>
    path[1] === 'type'
      ? isOpen(after) && before !== 'LoadBalancer'
      : path[1] === 'externalIPs'
        ? after !== undefined
        : before !== undefined,
});

const serviceAdded: Rule = {
  id: 'exposure/service-added',
  title: 'a Service that is open to the outside is added',
  reason: service.reason,
  advice: service.advice,
  source: service.source,
  find: ({ change, after }) =>
    change === 'added' && after && isOf(after, ['Service']) && isOpen(at(after, 'spec', 'type')) ? [{}] : [],
};

/** Those of Argo CD and Flux say nothing about connections. */
const ofGitops = /^(argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io)\//;

const annotations = fieldRule({
  id: 'exposure/route-annotations',
  title: 'annotations of a route or Service change, which its controller reads',
  reason:
    'controllers take lists of allowed sources, logins, redirects, time-outs and whether a load balancer is internal from annotations',
  advice: 'look up each in the documentation of the controller',
  source:
    'OpenShift, Route-specific annotations; Ingress NGINX, Annotations; Kubernetes, Service, Internal load balancer',
  kinds: [...routes, 'Service'],
  fields: ['metadata.annotations'],
  when: ({ path, before, after }) => {
    const value = before ?? after;
    const names = path.length > 2 ? [path.at(-1) ?? ''] : Object.keys(isObject(value) ? value : {});
    return names.some((name) => !ofGitops.test(name));
  },
});

export const exposure: readonly Rule[] = [annotations, routeAdded, hostAdded, service, serviceAdded];

function isOpen(type: unknown): boolean {
  return type === 'LoadBalancer' || type === 'NodePort';
}
