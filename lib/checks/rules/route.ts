import { at } from '../../kubernetes/structural.js';
import type { Check } from '../check.js';
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
      for (const object of manifests.objects.filter(({ kind }) => kind === 'HTTPRoute')) {
        for (const [index, rule] of list(at(object, 'spec', 'rules')).entries()) {
          for (const { name, port, namespace = object.metadata.namespace } of list(rule['backendRefs'])) {
            const service = servicesOf(manifests).find(
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
];
