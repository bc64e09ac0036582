import { isIP } from 'node:net';
import type {
  HTTPIngressPath,
  HTTPIngressRuleValue,
  IngressBackend,
  IngressRule,
  IngressSpec,
} from '../../../imports/kubernetes.js';
import type { FieldPath, Violation } from '../structural.js';
import { dnsLabel, dnsSubdomain, port } from './names.js';
import { exactlyOne, fault, type TypeRules } from './rule.js';

const networking = 'io.k8s.api.networking.v1';

export const ingressRules: TypeRules = {
  *[`${networking}.IngressSpec`]({ rules = [], tls = [], defaultBackend, ingressClassName }: IngressSpec) {
    yield* dnsSubdomain(ingressClassName, 'ingressClassName');
    for (const [index, { hosts = [], secretName }] of tls.entries()) {
      for (const [place, host] of hosts.entries()) yield* hostname(host, 'tls', index, 'hosts', place);
      if (secretName) yield* dnsSubdomain(secretName, 'tls', index, 'secretName');
    }
    if (rules.length === 0 && !defaultBackend) yield fault('must have rules or defaultBackend');
  },
  *[`${networking}.IngressRule`]({ host }: IngressRule) {
    if (host && isIP(host)) yield fault(`"${host}" must be a DNS name, not an address`, 'host');
    else if (host) yield* hostname(host, 'host');
  },
  *[`${networking}.HTTPIngressRuleValue`]({ paths }: HTTPIngressRuleValue) {
    if (paths.length === 0) yield fault('must have at least one path', 'paths');
  },
  *[`${networking}.HTTPIngressPath`]({ path = '', pathType }: HTTPIngressPath) {
    if (pathType === 'ImplementationSpecific' ? path !== '' && !path.startsWith('/') : !path.startsWith('/'))
      yield fault(`"${path}" must be an absolute path`, 'path');
    if (pathType !== 'ImplementationSpecific')
      for (const part of ['//', '/./', '/../', '%2f', '%2F'])
        if (path.includes(part)) yield fault(`"${path}" must not contain "${part}"`, 'path');
  },
  *[`${networking}.IngressBackend`]({ service, resource }: IngressBackend) {
    yield* exactlyOne({ service, resource }, 'service or resource');
    if (resource?.apiGroup !== undefined) yield* dnsSubdomain(resource.apiGroup, 'resource', 'apiGroup');
    for (const field of ['kind', 'name'] as const)
      if (resource && (resource[field] === '' || resource[field].includes('/')))
        yield fault(`"${resource[field]}" must be a name without "/"`, 'resource', field);
    if (!service) return;
    if (service.name === '') yield fault('is required', 'service', 'name');
    else yield* dnsLabel(service.name, 'service', 'name');
    yield* exactlyOne(service.port ?? {}, 'the name or number of a port');
    yield* port(service.port?.number, 'service', 'port', 'number');
    yield* port(service.port?.name, 'service', 'port', 'name');
  },
};

/** A name, whose first label may be a wildcard. */
function* hostname(host: string, ...path: FieldPath): Iterable<Violation> {
  yield* dnsSubdomain(host.replace(/^\*\./, ''), ...path);
}
