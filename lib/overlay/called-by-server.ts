import type { Environment } from '../environment/environment.js';
import { calledDestinations } from '../model/called-services.js';
import { type Destination, destinationPeers } from '../model/egress.js';

/** Services that the server connects to on behalf of its users, but those that it reaches through the proxy. */
export function calledByServer({ settings: { networkPolicy, httpProxy } }: Environment): readonly Destination[] {
  return calledDestinations(networkPolicy).filter(
    (destination) => !httpProxy || destinationPeers(destination).length > 0,
  );
}
