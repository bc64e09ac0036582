import type { ConfigMap, PodDisruptionBudgetSpec, Secret } from '../../../imports/kubernetes.js';
import type { Violation } from '../structural.js';
import { configKey } from './names.js';
import { fault, type TypeRules } from './rule.js';

const core = 'io.k8s.api.core.v1';

/** Bytes that the values of a ConfigMap or Secret may have together (core.MaxSecretSize). */
const largest = 2 ** 20;

/** Keys that a Secret of a type must have. */
const keysOfTypes: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

const accountToken = 'kubernetes.io/service-account-token';
const accountOfToken = 'kubernetes.io/service-account.name';

export const configurationRules: TypeRules = {
  *[`${core}.ConfigMap`]({ data, binaryData }: ConfigMap) {
    yield* entries({ data, binaryData });
    for (const key of Object.keys(binaryData ?? {}))
      if (data && Object.hasOwn(data, key)) yield fault('must not be in data too', 'binaryData', key);
  },
  *[`${core}.Secret`]({ data, stringData, metadata, type = '' }: Secret) {
    yield* entries({ data, stringData });
    const keys = { ...data, ...stringData };
    for (const key of keysOfTypes[type] ?? [])
      if (!Object.hasOwn(keys, key)) yield fault(`is required with type ${type}`, 'data', key);
    if (type === 'kubernetes.io/basic-auth' && !Object.hasOwn(keys, 'username') && !Object.hasOwn(keys, 'password'))
      yield fault(`must have username or password with type ${type}`, 'data');
    if (type === accountToken && !metadata?.annotations?.[accountOfToken])
      yield fault(`is required with type ${type}`, 'metadata', 'annotations', accountOfToken);
  },
  *'io.k8s.api.policy.v1.PodDisruptionBudgetSpec'({ minAvailable, maxUnavailable }: PodDisruptionBudgetSpec) {
    if (minAvailable !== undefined && maxUnavailable !== undefined)
      yield fault('must not be set together with minAvailable', 'maxUnavailable');
    for (const [field, value] of Object.entries({ minAvailable, maxUnavailable }))
      if (
        value !== undefined &&
        !(typeof value === 'number' ? value >= 0 && value < 2 ** 31 : /^(100|\d{1,2})%$/.test(value))
      )
        yield fault(`${value} must be a number of pods or a percentage up to 100%`, field);
  },
};

function* entries(maps: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>): Iterable<Violation> {
  let size = 0;
  for (const [field, map] of Object.entries(maps))
    for (const [key, value] of Object.entries(map ?? {})) {
      yield* configKey(key, field, key);
      size += field === 'data' || field === 'stringData' ? Buffer.byteLength(value) : (value.length * 3) / 4;
    }
  if (size > largest) yield fault(`has ${Math.ceil(size)} bytes; at most ${largest} are allowed`);
}
