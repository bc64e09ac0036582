/** Single rights of roles, one text each: what is compared, and what is shown. */
import type { PolicyRule } from '../../../imports/kubernetes.js';
import { describe, type KubernetesObject } from '../../kubernetes/object.js';

export function minus(all: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  const isCovered = (right: string) => {
    const [verb = '', resource = '', names = ''] = right.split(' ');
    const group = resource.slice(resource.indexOf('.') + 1);
    return [verb, '*'].some((one) =>
      [resource, `*.${group}`, '*.*'].some((other) => ['', names].some((name) => known.has(`${one} ${other} ${name}`))),
    );
  };
  return [...new Set(all)].filter((one) => !known.has(one) && !(one.split(' ').length === 3 && isCovered(one)));
}

/** `get secrets. name`: verb, resource with its group, name of the object if there is one. */
export function rightsOf(role: KubernetesObject | undefined): readonly string[] {
  const rules = (role?.['rules'] ?? []) as readonly PolicyRule[];
  return rules.flatMap(({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }) => {
    const names = resourceNames.length > 0 ? resourceNames : [''];
    const ofResources = apiGroups.flatMap((group) => resources.map((resource) => `${resource}.${group}`));
    return verbs.flatMap((verb) => [
      ...ofResources.flatMap((resource) => names.map((name) => `${verb} ${resource} ${name}`)),
      ...nonResourceURLs.map((url) => `${verb} ${url} `),
    ]);
  });
}

/** Rights with the same resource in one text: `get, list secrets`. */
export function grouped(all: readonly string[]): readonly string[] {
  const found = new Map<string, string[]>();
  for (const right of all) {
    const [verb = '', resource = '', name = ''] = right.split(' ');
    const key = `${resource.replace(/\.$/, '')}${name ? ` ${name}` : ''}`;
    found.set(key, [...(found.get(key) ?? []), verb]);
  }
  return [...found].map(([key, verbs]) => `${verbs.join(', ')} ${key}`);
}

/** Good Practices, Privilege escalation risks; reading one named Secret is not one. */
export function escalates(right: string): boolean {
  const [verb = '', resource = '', name = ''] = right.split(' ');
  if (['*', 'bind', 'escalate', 'impersonate'].includes(verb) || resource.startsWith('*.')) return true;
  const writes = ['create', 'update', 'patch'].includes(verb);
  if (resource === 'secrets.') return !name && ['get', 'list', 'watch'].includes(verb);
  if (/^(pods\/exec|pods\/attach|serviceaccounts\/token|nodes\/proxy|pods\/ephemeralcontainers)\.$/.test(resource))
    return true;
  if (/^(pods|persistentvolumes)\.$/.test(resource)) return writes;
  if (/^(deployments|statefulsets|daemonsets|replicasets)\.apps$|^(jobs|cronjobs)\.batch$/.test(resource))
    return writes;
  return /^(validating|mutating)webhookconfigurations\.|^certificatesigningrequests/.test(resource) && writes;
}

export function joined(items: readonly string[]): string {
  return items.length > 8 ? `${items.slice(0, 8).join(', ')} and ${items.length - 8} more` : items.join(', ');
}

export function subjectsOf(binding: KubernetesObject | undefined): readonly string[] {
  const all = (binding?.['subjects'] ?? []) as readonly { kind: string; name: string; namespace?: string }[];
  return all.map(describe);
}

/** The role of a binding; empty for what is none. */
export function roleRefOf(binding: KubernetesObject | undefined): { readonly kind?: string; readonly name?: string } {
  return binding?.['roleRef'] ?? {};
}
