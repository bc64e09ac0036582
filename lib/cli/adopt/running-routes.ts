/** The objects beside a running server: the route to it, and what becomes of each of the others. */
import type { Adoption } from './adoption.js';
import { pathsIn, takeIngress } from './gateway.js';
import { Input, isTree, type Tree } from './input.js';

export function nameOf(object: unknown): string {
  const metadata = isTree(object) ? object['metadata'] : undefined;
  return isTree(metadata) ? String(metadata['name'] ?? '') : '';
}

/** Ingresses and routes to a Service of the pods. */
export function takeRoutes(adoption: Adoption, workload: Tree, others: readonly Tree[]): void {
  const labels = new Input(workload).map('spec.template.metadata.labels');
  const services = others
    .filter((one) => one['kind'] === 'Service')
    .filter((one) => {
      const selector = Object.entries(new Input(one).map('spec.selector'));
      return selector.length > 0 && selector.every(([name, value]) => labels[name] === value);
    })
    .map((one) => nameOf(one));
  const leads = (one: Tree) => services.some((name) => JSON.stringify(one['spec'] ?? {}).includes(`"name":"${name}"`));
  for (const one of others) {
    const name = nameOf(one);
    const input = new Input(one, `${String(one['kind'])} ${name}: `);
    const isRoute = ['Ingress', 'Route', 'HTTPRoute'].includes(String(one['kind'])) && leads(one);
    if (isRoute && adoption.get('gateway') === undefined) takeRoute(adoption, input);
    else if (isRoute) adoption.lost(input.at('spec'), 'an environment has one gateway: add its hostnames there');
    else if (one !== workload) sayObject(adoption, input, services.includes(name));
  }
}

function takeRoute(adoption: Adoption, input: Input): void {
  switch (input.text('kind')) {
    case 'Ingress':
      takeIngress(adoption, {
        hosts: input.at('spec.rules'),
        hostnames: input.list('spec.rules').map((rule) => (isTree(rule) ? String(rule['host'] ?? '') : '')),
        paths: input
          .list('spec.rules')
          .flatMap((rule) => (isTree(rule) && isTree(rule['http']) ? pathsIn(rule['http']['paths']) : [])),
        className: input.at('spec.ingressClassName'),
        annotations: input.at('metadata.annotations'),
        tls: input.at('spec.tls'),
      });
      break;
    case 'Route':
      adoption.assume('gateway.type', 'route', 'as today');
      adoption.take(input.at('spec.host'), 'gateway.hostnames', [input.text('spec.host')]);
      break;
    default:
      takeHttpRoute(adoption, input);
  }
}

const computedKinds: Readonly<Record<string, string>> = {
  Secret: 'referred to by its name, and not read',
  ConfigMap: 'only the variables of the server are taken',
  PersistentVolumeClaim: 'server.existingClaim refers to the claim of the data',
  PodDisruptionBudget: 'a disruption budget with two or more pods',
  NetworkPolicy: 'network policies of every connection',
  ServiceAccount: 'the overlay has an account for each pod',
  ReplicaSet: 'made by the Deployment',
  Pod: 'made by its workload',
  Endpoints: 'made by the Service',
};

/** What becomes of an object beside the workload. */
function sayObject(adoption: Adoption, input: Input, isService: boolean): void {
  const field = { ...input.field(['kind']), where: input.label.replace(/: $/, '') };
  const kind = input.text('kind') ?? '';
  const why = computedKinds[kind];
  if (isService) {
    if (['LoadBalancer', 'NodePort'].includes(input.text('spec.type') ?? ''))
      adoption.lost(field, 'access from outside the cluster: write gateway');
    else adoption.computed(field, 'a Service with port 5000, or 8443 with TLS: server.service');
    return;
  }
  if (why) adoption.computed(field, why);
  else if (kind === 'HorizontalPodAutoscaler') adoption.lost(field, 'write server.autoscaling');
  else adoption.lost(field, 'it is no part of the server: extraObjects can contain it');
}

function takeHttpRoute(adoption: Adoption, input: Input): void {
  const parent = input.list('spec.parentRefs')[0];
  if (!isTree(parent)) return;
  adoption.assume('gateway.type', 'gateway-api', 'as today');
  adoption.take(input.at('spec.hostnames'), 'gateway.hostnames');
  const field = input.at('spec.parentRefs');
  adoption.take(field, 'gateway.name', parent['name']);
  adoption.take(field, 'gateway.namespace', parent['namespace'] ?? input.text('metadata.namespace'));
  adoption.take(field, 'gateway.sectionName', parent['sectionName']);
}
