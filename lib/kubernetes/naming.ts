import type { KubernetesObject } from './object.js';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const serviceLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** What is wrong with the name of an object, by the rules of its kind. */
export function nameProblem({ kind, metadata }: KubernetesObject): string | undefined {
  const { name } = metadata;
  if (/^(Cluster)?Role(Binding)?$/.test(kind))
    return /[/%]/.test(name) || name === '.' || name === '..' ? 'has a slash or a percent sign' : undefined;
  if (kind === 'Service')
    return serviceLabel.test(name) && name.length <= 63
      ? undefined
      : 'is not a valid name for a Service: lower-case letters, digits and "-", a letter first, at most 63';
  if (kind === 'Namespace')
    return label.test(name) && name.length <= 63
      ? undefined
      : 'is not a valid name for a Namespace: lower-case letters, digits and "-", at most 63';
  if (kind === 'CronJob' && name.length > 52)
    return `has ${name.length} characters; a CronJob may have 52, because the names of its Jobs are longer`;
  if (!subdomain.test(name) || name.length > 253)
    return 'is not a valid name: lower-case letters, digits, "-" and ".", at most 253';
  return undefined;
}

const keyPart = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Whether labels and annotations may have such a key. */
export function isKey(key: string): boolean {
  const [name, prefix] = key.split('/').reverse();
  return (
    name !== undefined &&
    keyPart.test(name) &&
    name.length <= 63 &&
    (prefix === undefined || (subdomain.test(prefix) && prefix.length <= 253)) &&
    key.split('/').length <= 2
  );
}

function isLabelValue(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 63 && (value === '' || keyPart.test(value));
}

/** What is wrong with the keys and values of labels. */
export function* labelProblems(labels: Readonly<Record<string, unknown>> | undefined): Iterable<string> {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isKey(key)) yield `"${key}" is not a valid label key`;
    else if (!isLabelValue(value))
      yield `"${String(value)}" is not a valid label value (${key}): at most 63 letters, digits, "-", "_" and "."`;
  }
}
