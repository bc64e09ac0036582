/** Classes of the cluster that objects name: PriorityClass, IngressClass, RuntimeClass. */
import type {
  IngressClassParametersReference,
  IngressClassSpec,
  PriorityClass,
  RuntimeClass,
} from '../../../imports/kubernetes.js';
import { labelProblems, subdomain } from '../naming.js';
import { dnsLabel, dnsSubdomain } from './names.js';
import { containerAmounts } from './resources.js';
import { fault, repeated, type TypeRules } from './rule.js';

/** Above it are the classes of the system (scheduling.HighestUserDefinablePriority). */
const highestPriority = 1_000_000_000;

export const classRules: TypeRules = {
  *'io.k8s.api.scheduling.v1.PriorityClass'({ metadata, value }: PriorityClass) {
    if (metadata?.name?.startsWith('system-'))
      yield fault(`"${metadata.name}" must not begin with system-`, 'metadata', 'name');
    else if (value > highestPriority) yield fault(`${value} must be at most ${highestPriority}`, 'value');
  },
  *'io.k8s.api.networking.v1.IngressClassSpec'({ controller = '' }: IngressClassSpec) {
    const [domain = '', ...path] = controller.split('/');
    if (!subdomain.test(domain) || !/^[-A-Za-z0-9/._~%!$&'()*+,;=:]+$/.test(path.join('/')) || controller.length > 250)
      yield fault(`"${controller}" must be a domain and a path, such as k8s.io/ingress-nginx`, 'controller');
  },
  *'io.k8s.api.networking.v1.IngressClassParametersReference'(reference: IngressClassParametersReference) {
    const { apiGroup, kind, name, namespace, scope = 'Cluster' } = reference;
    yield* dnsSubdomain(apiGroup, 'apiGroup');
    for (const [field, value] of Object.entries({ kind, name }))
      if (value === '' || value.includes('/')) yield fault(`"${value}" must be a name without "/"`, field);
    if (scope !== 'Cluster' && scope !== 'Namespace')
      yield fault(`"${scope}" is not one of Cluster, Namespace`, 'scope');
    if (scope === 'Namespace' && !namespace) yield fault('is required with scope: Namespace', 'namespace');
    if (scope === 'Cluster' && namespace) yield fault('must not be set with scope: Cluster', 'namespace');
  },
  *'io.k8s.api.node.v1.RuntimeClass'({ handler, overhead, scheduling }: RuntimeClass) {
    yield* dnsLabel(handler, 'handler');
    yield* containerAmounts(overhead?.podFixed, 'overhead', 'podFixed');
    for (const problem of labelProblems(scheduling?.nodeSelector)) yield fault(problem, 'scheduling', 'nodeSelector');
    yield* repeated(
      scheduling?.tolerations,
      (toleration) => JSON.stringify(toleration),
      (index) => ['scheduling', 'tolerations', index],
    );
  },
};
