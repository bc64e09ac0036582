import { hostOf } from '../schema/fields.js';
import type { CalledService, CalledServices } from './called-services-schema.js';
import type { Destination } from './egress.js';

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
    const port = parsed.port ? Number(parsed.port) : parsed.protocol === 'https:' ? 443 : 80;
    return { what, host: hostOf(parsed), port, ...(peer ? { peer } : {}) };
  };
}
