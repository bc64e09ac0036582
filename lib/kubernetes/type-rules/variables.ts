import type {
  ConfigMapKeySelector,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  FileKeySelector,
  ObjectFieldSelector,
  ResourceFieldSelector,
  SecretKeySelector,
} from '../../../imports/kubernetes.js';
import { isKey } from '../naming.js';
import { amountOf } from '../quantity.js';
import type { Violation } from '../structural.js';
import { configKey, dnsLabel, dnsSubdomain, relativePath } from './names.js';
import { exactlyOne, fault, type TypeRules } from './rule.js';

const core = 'io.k8s.api.core.v1';

const fields = new Set([
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);

const resources = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/;

/** What amounts of bytes are divided by. */
const sizes = '1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei'.split(' ');

/** Since 1.34, names of variables are printable ASCII characters without `=` (RelaxedEnvironmentVariableValidation). */
function* variableName(name: string, field: string): Iterable<Violation> {
  if (!/^[\x20-\x3c\x3e-\x7e]+$/.test(name))
    yield fault(`"${name}" is not the name of a variable: printable ASCII characters without "="`, field);
}

export const variableRules: TypeRules = {
  *[`${core}.EnvVar`]({ name, value, valueFrom }: EnvVar) {
    yield* variableName(name, 'name');
    if (value && valueFrom) yield fault('must not be set together with value', 'valueFrom');
  },
  *[`${core}.EnvVarSource`](source: EnvVarSource) {
    yield* exactlyOne(source, 'a source, such as secretKeyRef');
    const path = source.fieldRef?.fieldPath;
    if (path !== undefined && !isVariableField(path))
      yield fault(`"${path}" is not a field that a variable can take`, 'fieldRef', 'fieldPath');
  },
  *[`${core}.EnvFromSource`]({ prefix, ...source }: EnvFromSource) {
    yield* exactlyOne(source, 'configMapRef or secretRef');
    if (prefix) yield* variableName(prefix, 'prefix');
    for (const field of ['configMapRef', 'secretRef'] as const) {
      if (!source[field]) continue;
      const { name } = source[field];
      if (!name) yield fault('is required', field, 'name');
      else yield* dnsSubdomain(name, field, 'name');
    }
  },
  *[`${core}.ObjectFieldSelector`]({ apiVersion }: ObjectFieldSelector) {
    if (apiVersion !== undefined && apiVersion !== 'v1') yield fault(`"${apiVersion}" must be v1`, 'apiVersion');
  },
  *[`${core}.ResourceFieldSelector`]({ resource, divisor }: ResourceFieldSelector) {
    if (!resources.test(resource))
      yield fault(`"${resource}" is not a resource of a container, such as limits.memory`, 'resource');
    const allowed = resource.endsWith('.cpu') ? ['1m', '1'] : sizes;
    const amount = divisor === undefined ? 0 : amountOf(divisor);
    // Zero is the default, 1.
    if (amount !== 0 && !allowed.some((one) => amountOf(one) === amount))
      yield fault(`${divisor} is not one of ${allowed.join(', ')}`, 'divisor');
  },
  [`${core}.ConfigMapKeySelector`]: keyOf,
  [`${core}.SecretKeySelector`]: keyOf,
  *[`${core}.FileKeySelector`]({ key, path, volumeName }: FileKeySelector) {
    yield* variableName(key, 'key');
    yield* dnsLabel(volumeName, 'volumeName');
    if (path === '') yield fault('is required', 'path');
    else yield* relativePath(path, 'path');
  },
};

function* keyOf({ name = '', key }: ConfigMapKeySelector | SecretKeySelector): Iterable<Violation> {
  if (name === '') yield fault('is required', 'name');
  else yield* dnsSubdomain(name, 'name');
  yield* configKey(key, 'key');
}

function isVariableField(path: string): boolean {
  const [, key] = /^metadata\.(?:labels|annotations)\['([^']+)'\]$/.exec(path) ?? [];
  return key === undefined ? fields.has(path) : isKey(key);
}
