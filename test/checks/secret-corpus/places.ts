import type { KubernetesObject } from '../../../lib/kubernetes/object.js';

/** A text where it may disclose something: in an object, in the environment, or in a message. */
export interface Form {
  readonly what: string;
  readonly object?: KubernetesObject;
  /** Part of an environment. */
  readonly settings?: unknown;
  /** A message that quotes the secret. */
  readonly message?: { readonly text: string; readonly secret: string };
}

function named(apiVersion: string, kind: string, rest: object): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'a', namespace: 'mlflow' }, ...rest };
}

function container(what: string, rest: object): Form {
  const spec = { template: { spec: { containers: [{ name: 'a', image: 'example.com/a:1', ...rest }] } } };
  return { what, object: named('apps/v1', 'Deployment', { spec }) };
}

export function variable(name: string, value: string): Form {
  return container(`${name}=${value}`, { env: [{ name, value }] });
}

export function args(...list: readonly string[]): Form {
  return container(`args ${list.join(' ')}`, { args: list });
}

export function script(text: string): Form {
  return container(`script ${text}`, { command: ['sh', '-c', text] });
}

export function annotation(key: string, value: string): Form {
  const object = named('v1', 'ConfigMap', { data: {} });
  return {
    what: `annotation ${key}: ${value}`,
    object: { ...object, metadata: { ...object.metadata, annotations: { [key]: value } } },
  };
}

export function config(key: string, value: string): Form {
  return { what: `ConfigMap ${key}: ${value}`, object: named('v1', 'ConfigMap', { data: { [key]: value } }) };
}

export function custom(spec: object, kind = 'Foo', apiVersion = 'example.com/v1'): Form {
  return { what: `${kind} ${JSON.stringify(spec)}`, object: named(apiVersion, kind, { spec }) };
}

export function settings(value: object): Form {
  return { what: `environment ${JSON.stringify(value)}`, settings: value };
}

export function message(text: string, secret: string): Form {
  return { what: `message ${text}`, message: { text, secret } };
}
