import { hostOf } from '../schema/fields.js';
import type { CalledService, CalledServices } from './called-services-schema.js';
import type { Destination } from './egress.js';

/** What the server connects to directly on behalf of its users. */
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
