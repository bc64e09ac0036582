import type { EnvVar } from '../../imports/kubernetes.js';
import { hostOf, portOf } from '../schema/fields.js';
import type { CalledService, CalledServices } from './called-services-schema.js';
import { type Destination, destinationPeers } from './egress.js';

/**
 * What the server connects to on behalf of its users, directly even with `httpProxy`: the AI gateway ignores the variables of a
 * proxy (MLflow 3.14 and 3.17, mlflow/gateway/providers/utils.py: an aiohttp session without trust_env), and so do webhooks
 * since 3.17 (mlflow/webhooks/delivery.py).
 */
export function calledDestinations({ modelProviders, webhookReceivers }: CalledServices): readonly Destination[] {
  return [...modelProviders.map(destinationOf('model provider')), ...webhookReceivers.map(destinationOf('webhooks'))];
}

function destinationOf(what: string) {
  return ({ url, peer }: CalledService): Destination => {
    const parsed = new URL(url);
    return { what, host: hostOf(parsed), port: portOf(parsed), ...(peer ? { peer } : {}) };
  };
}

/**
 * Without these MLflow refuses webhooks to plain HTTP, and newer versions those to addresses that are not public (3.17,
 * mlflow/utils/validation.py). The network policies allow only the named receivers. Variables that are given come first.
 */
function webhookVariables({ webhookReceivers }: CalledServices, given: readonly EnvVar[]): readonly EnvVar[] {
  const isInside = (receiver: CalledService) => destinationPeers(destinationOf('webhooks')(receiver)).length > 0;
  const needed = [
    ...(webhookReceivers.some(({ url }) => url.startsWith('http:'))
      ? [{ name: 'MLFLOW_WEBHOOK_ALLOWED_SCHEMES', value: 'https,http' }]
      : []),
    ...(webhookReceivers.some(isInside) ? [{ name: 'MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS', value: 'true' }] : []),
  ];
  return needed.filter(({ name }) => !given.some((one) => one.name === name));
}

/** The server with the variables of its receivers of webhooks. */
export function withWebhooks<S extends { readonly env: readonly EnvVar[] }>({
  server,
  networkPolicy,
}: {
  readonly server: S;
  readonly networkPolicy: CalledServices;
}): S {
  return { ...server, env: [...webhookVariables(networkPolicy, server.env), ...server.env] };
}
