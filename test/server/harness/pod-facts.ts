import type { Container, EnvVarSource } from '../../../imports/kubernetes.js';
import { amountOf } from './quantity.js';

/** What a pod may ask about itself. */
export interface PodFacts {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly ip: string;
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The value of a `fieldRef`. */
export function fieldOf(path: string, facts: PodFacts): string {
  const [, map, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  if (map && key) return (map === 'labels' ? facts.labels : facts.annotations)[key] ?? '';
  const fields: Readonly<Record<string, string>> = {
    'metadata.name': facts.name,
    'metadata.namespace': facts.namespace,
    'metadata.uid': facts.uid,
    'spec.serviceAccountName': facts.serviceAccount,
    'spec.nodeName': 'node-0',
    'status.podIP': facts.ip,
    'status.podIPs': facts.ip,
    'status.hostIP': facts.ip.replace(/\d+$/, '1'),
  };
  const value = fields[path];
  if (value === undefined) throw new Error(`the runner knows no field ${path}`);
  return value;
}

/** The value of a `resourceFieldRef`, rounded up as the kubelet does. */
export function resourceOf(
  { resource, divisor }: NonNullable<EnvVarSource['resourceFieldRef']>,
  { resources }: Container,
): string {
  const [kind, name = ''] = resource.split('.');
  const quantity = (kind === 'limits' ? resources?.limits : resources?.requests)?.[name];
  if (quantity === undefined) throw new Error(`the container has no ${resource}`);
  return String(Math.ceil(amountOf(quantity) / amountOf(divisor && divisor !== '0' ? divisor : 1)));
}
