import type { EnvVar } from '../../imports/kubernetes.js';
import type { Instance } from '../server/instance.js';
import { noConnection, type PodConnection } from '../stores/pod-connection.js';
import type { CacheSettings } from './schema.js';

export function cacheConnection(
  _settings: CacheSettings,
  { name }: Instance,
): PodConnection & { urlVariable(name: string): readonly EnvVar[] } {
  return { ...noConnection, urlVariable: (variable) => [{ name: variable, value: `redis://${name}-cache:6379` }] };
}
