/** Hosts and paths in a value of a route, and the gateways that it is attached to. */
import { isObject } from '../../kubernetes/structural.js';

const placed = ['host', 'hostname', 'hostnames', 'path', 'value', 'name', 'insecureEdgeTerminationPolicy'];
/** They have names of their own. */
const others = ['backendRefs', 'backend', 'filters', 'to', 'tls', 'timeouts'];

export function places(value: unknown, isPlace = true): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => places(item, isPlace));
  if (isObject(value))
    return Object.entries(value)
      .filter(([name]) => !others.includes(name))
      .flatMap(([name, one]) => places(one, placed.includes(name)));
  return value === undefined || !isPlace ? [] : [String(value)];
}
