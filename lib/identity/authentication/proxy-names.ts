import { type FlowEnd, ownPods } from '../../model/flow.js';
import { type Instance, selectorOf } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { ProxyAuthentication } from './proxy-schema.js';

/** Name of the proxy's Deployment, service account, configuration and network policy. */
export function proxyName(instance: Pick<Instance, 'name'>): string {
  return namesOf(instance).proxy;
}

/** Name of the Service that clients use. */
export function proxyServiceName({ service }: Pick<ProxyAuthentication, 'service'>, instance: Instance): string {
  return service.name ?? proxyName(instance);
}

export function proxyEndpoint(instance: Instance): FlowEnd {
  return ownPods('proxy', {
    component: 'proxy',
    name: proxyName(instance),
    namespace: instance.namespace,
    podLabels: selectorOf(instance, 'proxy'),
  });
}
