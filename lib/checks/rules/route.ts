import type { KubernetesObject } from '../../kubernetes/object.js';
import { containersOf, podTemplates, selects } from '../../kubernetes/pods.js';
import { at, isObject } from '../../kubernetes/structural.js';
import type { Check, Finding, Manifests } from '../check.js';
import { list, portsOf, servicesOf } from '../services.js';

/** Routes and their backends. */
export const routeChecks: readonly Check[] = [
  {
    id: 'MLF-ROUTE-1',
    title: 'backends of routes exist, with their port',
    cause: 'the gateway responds to every request with 500 or 503',
    fix: 'correct the name or the port of the Service',
    waivable: true,
    *run(manifests) {
      for (const object of manifests.objects.filter(({ kind }) => kind === 'Route'))
        yield* routeTarget(manifests, object);
      for (const object of manifests.objects.filter(({ kind }) => kind === 'HTTPRoute')) {
        for (const [index, rule] of list(at(object, 'spec', 'rules')).entries()) {
          for (const { name, port, namespace = object.metadata.namespace } of list(rule['backendRefs'])) {
            const service = servicesOf(manifests).find(
              ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
            );
            const field = `spec.rules[${index}].backendRefs`;
            if (!service)
              yield { object, field, message: `Service ${String(namespace)}/${String(name)} does not exist` };
            // Without a port it violates a rule of its definition.
            else if (port !== undefined && !portsOf(service).some((known) => known.port === port))
              yield {
                object,
                field,
                message: `Service ${String(name)} has no port ${String(port)}, but ${portsOf(service)
                  .map((known) => known.port)
                  .join(', ')}`,
              };
          }
        }
      }
    },
  },
  {
    id: 'MLF-ROUTE-2',
    title: 'backend TLS policies refer to a Service and the name of its port',
    cause: 'the policy has no target, the gateway sends plain HTTP to a TLS port, and every request fails',
    fix: 'correct the name of the Service or of its port',
    waivable: true,
    *run(manifests) {
      for (const object of manifests.objects.filter(({ kind }) => kind === 'BackendTLSPolicy')) {
        for (const [index, { name, sectionName }] of list(at(object, 'spec', 'targetRefs')).entries()) {
          const service = servicesOf(manifests).find(
            ({ metadata }) => metadata.name === name && metadata.namespace === object.metadata.namespace,
          );
          const field = `spec.targetRefs[${index}]`;
          if (!service) yield { object, field, message: `Service ${String(name)} does not exist` };
          else if (sectionName !== undefined && !portsOf(service).some((port) => port.name === sectionName))
            yield { object, field, message: `Service ${String(name)} has no port named ${String(sectionName)}` };
        }
      }
    },
  },
  {
    id: 'MLF-ROUTE-3',
    title: 'routes do not expose the metrics of the server',
    cause: 'the server answers /metrics without credentials, so everyone who reaches the route can read them',
    fix: 'set server.staticPrefix, below which there are no metrics; or use gateway.type gateway-api, whose routes have exact paths; or remove observability.serviceMonitor',
    waivable: true,
    *run(manifests) {
      for (const object of manifests.objects)
        for (const { field, service } of wholeHosts(object))
          if (servesMetrics(manifests, object.metadata.namespace, service))
            yield { object, field, message: `forwards every path to Service ${service}, whose pods serve /metrics` };
    },
  },
];

/** The Service of a Route of OpenShift; its port has a name or is that of the pods. */
function* routeTarget(manifests: Manifests, object: KubernetesObject): Iterable<Finding> {
  const { namespace } = object.metadata;
  const name = String(at(object, 'spec', 'to', 'name'));
  const service = servicesOf(manifests).find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  const port = at(object, 'spec', 'port', 'targetPort');
  if (!service) yield { object, field: 'spec.to', message: `Service ${String(namespace)}/${name} does not exist` };
  else if (
    port !== undefined &&
    !portsOf(service).some((known) => [known.name, known.targetPort, known.port].includes(port as string))
  )
    yield { object, field: 'spec.port', message: `Service ${name} has no port ${String(port)}` };
}

/** Services to which an object forwards everything of a host: a path of a Route, or of type Prefix, includes all below it. */
function wholeHosts({ kind, spec }: KubernetesObject): readonly { readonly field: string; readonly service: string }[] {
  if (kind === 'Route')
    return isRoot(at(spec, 'path')) ? [{ field: 'spec.path', service: String(at(spec, 'to', 'name')) }] : [];
  if (kind !== 'Ingress') return [];
  return list(at(spec, 'rules')).flatMap((rule, index) =>
    list(at(rule, 'http', 'paths')).flatMap((one, place) =>
      isRoot(one['path']) && one['pathType'] !== 'Exact'
        ? [
            {
              field: `spec.rules[${index}].http.paths[${place}]`,
              service: String(at(one, 'backend', 'service', 'name')),
            },
          ]
        : [],
    ),
  );
}

function isRoot(path: unknown): boolean {
  return path === undefined || path === '' || path === '/';
}

/** MLflow exposes them at /metrics with this option, whatever its prefix. */
function servesMetrics(manifests: Manifests, namespace: string | undefined, name: string): boolean {
  const service = servicesOf(manifests).find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  const selector = service && at(service, 'spec', 'selector');
  if (!isObject(selector)) return false;
  return podTemplates([...manifests.objects, ...manifests.operatorMade]).some(
    (pod) =>
      pod.object.metadata.namespace === namespace &&
      selects(selector as Readonly<Record<string, string>>, pod.labels) &&
      containersOf(pod).some(({ container }) =>
        [...(container.command ?? []), ...(container.args ?? [])].some((word) => word.includes('--expose-prometheus')),
      ),
  );
}
