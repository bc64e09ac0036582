import { groupOf, type KubernetesObject } from './object.js';

/** RFC 1123 subdomains, as names of most objects are. */
export const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** RFC 1123 labels, as names of containers, volumes and namespaces are. */
export const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const serviceLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** What is wrong with the name of an object, by the rules of its kind. */
export function nameProblem({ apiVersion, kind, metadata }: KubernetesObject): string | undefined {
  const limit = limits.get(kind);
  // Other groups also have a kind Cluster or Service.
  return violation(kind, metadata.name, limit?.group === groupOf(apiVersion) ? limit : anyObject);
}

/** What is wrong with a name for an object of a kind, of Kubernetes or of CloudNativePG. */
export function nameViolation(kind: string, name: string): string | undefined {
  return violation(kind, name, limits.get(kind) ?? anyObject);
}

function violation(kind: string, name: string, { form, longest, allowed, because }: Limit): string | undefined {
  if (/^(Cluster)?Role(Binding)?$/.test(kind))
    return /[/%]/.test(name) || name === '.' || name === '..' ? 'has a slash or a percent sign' : undefined;
  if (!form.test(name)) return `is not a valid name for a ${kind}: ${allowed}, at most ${longest}`;
  return name.length > longest
    ? `has ${name.length} characters; a ${kind} may have ${longest}${because ? `, because ${because}` : ''}`
    : undefined;
}

interface Limit {
  /** API group of the kind. */
  readonly group: string;
  readonly form: RegExp;
  readonly longest: number;
  readonly allowed: string;
  /** Why it is shorter than others, if that is not a rule of the API server. */
  readonly because?: string;
}

const anyObject: Limit = {
  group: '',
  form: subdomain,
  longest: 253,
  allowed: 'lower-case letters, digits, "-" and "."',
};
const labels: Limit = { group: '', form: label, longest: 63, allowed: 'lower-case letters, digits and "-"' };
const services: Limit = {
  group: '',
  form: serviceLabel,
  longest: 63,
  allowed: 'lower-case letters, digits and "-", a letter first',
};

/** Kinds whose names have other limits than those of all objects. */
const limits: ReadonlyMap<string, Limit> = new Map(
  Object.entries({
    Service: services,
    Namespace: labels,
    Job: { ...anyObject, group: 'batch', longest: 63, because: 'the name is a label of its pods' },
    CronJob: { ...anyObject, group: 'batch', longest: 52, because: 'the names of its Jobs are longer' },
    StatefulSet: { ...anyObject, group: 'apps', longest: 52, because: 'a label of its pods is longer' },
    // The notebook controller names a Service like it, and labels its pods with the name.
    Notebook: { ...services, group: 'kubeflow.org' },
    // CloudNativePG (internal/webhook/v1/cluster_webhook.go, validateName) and its Services.
    Cluster: { ...services, group: 'postgresql.cnpg.io', longest: 50 },
    Pooler: { ...services, group: 'postgresql.cnpg.io' },
  }),
);

const keyPart = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Whether annotations may have such a key: the API server reads it in lower case. */
export function isAnnotationKey(key: string): boolean {
  return isKey(key.toLowerCase());
}

/** Whether labels may have such a key. */
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
