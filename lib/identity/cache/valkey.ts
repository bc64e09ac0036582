import type { Container, ResourceRequirements } from '../../../imports/kubernetes.js';
import { bytesOf } from '../../kubernetes/quantity.js';
import { cachePort } from './cache-connection.js';

export const defaultCacheResources = {
  requests: { cpu: '50m', memory: '128Mi' },
  limits: { memory: '256Mi' },
} satisfies ResourceRequirements;

/**
 * Valkey reads its settings from standard input, so that the password is in no list of processes and in no file.
 * The user with the password can read and write, but not change settings.
 */
export function valkeyCommand(resources: ResourceRequirements): Pick<Container, 'command'> {
  const script = `set -eu
exec valkey-server - <<END
port ${cachePort}
user default on >$REDISCLI_AUTH ~* &* +@all -@admin
save ""
appendonly no
maxmemory ${maxMemory(resources)}
maxmemory-policy volatile-lru
timeout 0
tcp-keepalive 60
END
`;
  return { command: ['/bin/sh', '-c', script] };
}

/** A quarter of the limit is left for connections and output buffers. */
function maxMemory({ limits, requests }: ResourceRequirements): number {
  const memory = limits?.memory ?? requests?.memory ?? defaultCacheResources.limits.memory;
  return Math.floor(bytesOf(String(memory)) * 0.75);
}
