import type { KubernetesObject } from '../../kubernetes/object.js';
import { isObject } from '../../kubernetes/structural.js';
import type { RenderedOverlay } from '../../overlay/rendered-overlay.js';
import type { Check, Finding } from '../check.js';
import { at, containersOf, type PodTemplate, podTemplates, selects } from '../select.js';

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
}

function servicesOf({ objects, operatorMade }: RenderedOverlay): readonly KubernetesObject[] {
  return [...objects, ...operatorMade].filter((object) => object.kind === 'Service');
}

function portsOf(service: KubernetesObject): readonly ServicePort[] {
  const ports = at(service, 'spec', 'ports');
  return Array.isArray(ports) ? (ports as readonly ServicePort[]) : [];
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Probes that ask a named port of their container which it does not have. */
function* probedPorts(pod: PodTemplate): Iterable<Finding> {
  for (const { container, field } of containersOf(pod)) {
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
      const port = (container[probe]?.httpGet ?? container[probe]?.tcpSocket)?.port;
      if (typeof port === 'string' && !container.ports?.some(({ name }) => name === port))
        yield { object: pod.object, field: `${field}.${probe}`, message: `the container has no port named ${port}` };
    }
  }
}

export const routeChecks: readonly Check[] = [
  {
    id: 'MLF-ROUTE-1',
    title: 'route backends exist, with their port',
    cause: 'the gateway answers 500 or 503 to every request',
    fix: 'correct the name or the port of the Service',
    waivable: true,
    *run(overlay) {
      for (const object of overlay.objects.filter(({ kind }) => kind === 'HTTPRoute')) {
        for (const [index, rule] of list(at(object, 'spec', 'rules')).entries()) {
          for (const { name, port, namespace = object.metadata.namespace } of list(rule['backendRefs'])) {
            const service = servicesOf(overlay).find(
              ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
            );
            const field = `spec.rules[${index}].backendRefs`;
            if (!service)
              yield { object, field, message: `Service ${String(namespace)}/${String(name)} does not exist` };
            else if (!portsOf(service).some((known) => known.port === port))
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
    title: 'backend TLS policies name a Service and the name of its port',
    cause: 'the policy attaches to nothing, the gateway speaks plain HTTP to a TLS port, and every request fails',
    fix: 'correct the name of the Service or of its port',
    waivable: true,
    *run(overlay) {
      for (const object of overlay.objects.filter(({ kind }) => kind === 'BackendTLSPolicy')) {
        for (const [index, { name, sectionName }] of list(at(object, 'spec', 'targetRefs')).entries()) {
          const service = servicesOf(overlay).find(
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
    id: 'MLF-PORT-1',
    title: 'named ports exist where they are named',
    cause: 'the Service has no endpoint, the probe fails, or Prometheus finds no target',
    fix: 'use the name of a port that is there',
    waivable: true,
    *run(overlay) {
      const pods = podTemplates([...overlay.objects, ...overlay.operatorMade]);
      for (const object of overlay.objects.filter(({ kind }) => kind === 'Service')) {
        const selector = at(object, 'spec', 'selector');
        const selected = isObject(selector)
          ? pods.filter(
              (pod) =>
                pod.object.metadata.namespace === object.metadata.namespace &&
                selects(selector as Record<string, string>, pod.labels),
            )
          : [];
        const names = selected.flatMap((pod) =>
          containersOf(pod).flatMap(({ container }) => (container.ports ?? []).map((port) => port.name)),
        );
        for (const [index, { targetPort }] of portsOf(object).entries()) {
          if (typeof targetPort === 'string' && selected.length > 0 && !names.includes(targetPort))
            yield {
              object,
              field: `spec.ports[${index}].targetPort`,
              message: `no container has a port named ${targetPort}`,
            };
        }
      }
      for (const pod of podTemplates(overlay.objects)) yield* probedPorts(pod);
      for (const object of overlay.objects.filter(({ kind }) => kind === 'ServiceMonitor')) {
        const wanted = at(object, 'spec', 'selector', 'matchLabels');
        const services = servicesOf(overlay).filter(
          (service) => isObject(wanted) && selects(wanted as Record<string, string>, service.metadata.labels ?? {}),
        );
        if (services.length === 0)
          yield { object, field: 'spec.selector', message: `${JSON.stringify(wanted)} selects no Service` };
        for (const [index, { port }] of list(at(object, 'spec', 'endpoints')).entries()) {
          if (services.length > 0 && !services.some((service) => portsOf(service).some((known) => known.name === port)))
            yield {
              object,
              field: `spec.endpoints[${index}].port`,
              message: `the Service has no port named ${String(port)}`,
            };
        }
      }
    },
  },
];
