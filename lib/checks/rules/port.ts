import { containersOf, type PodTemplate, podTemplates, selects } from '../../kubernetes/pods.js';
import { at, isObject } from '../../kubernetes/structural.js';
import type { Check, Finding } from '../check.js';
import { list, portsOf, servicesOf } from '../services.js';

/** Probes with a named port that their container does not have. */
function* probedPorts(pod: PodTemplate): Iterable<Finding> {
  for (const { container, field } of containersOf(pod)) {
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
      const port = (container[probe]?.httpGet ?? container[probe]?.tcpSocket)?.port;
      if (typeof port === 'string' && !container.ports?.some(({ name }) => name === port))
        yield { object: pod.object, field: `${field}.${probe}`, message: `the container has no port named ${port}` };
    }
  }
}

/** Named ports. */
export const portChecks: readonly Check[] = [
  {
    id: 'MLF-PORT-1',
    title: 'named ports exist',
    cause: 'the Service has no endpoints, the probe fails, or Prometheus finds no target',
    fix: 'use the name of an existing port',
    waivable: true,
    *run(manifests) {
      const pods = podTemplates([...manifests.objects, ...manifests.operatorMade]);
      for (const object of manifests.objects.filter(({ kind }) => kind === 'Service')) {
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
      for (const pod of podTemplates(manifests.objects)) yield* probedPorts(pod);
      for (const object of manifests.objects.filter(({ kind }) => kind === 'ServiceMonitor')) {
        const wanted = at(object, 'spec', 'selector', 'matchLabels');
        const services = servicesOf(manifests).filter(
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
