import type { KubernetesObject } from '../kubernetes/object.js';
import { at, isObject } from '../kubernetes/structural.js';
import type { RenderedObjects } from '../overlay/rendered-overlay.js';

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
}

export function servicesOf({ objects, operatorMade }: RenderedObjects): readonly KubernetesObject[] {
  return [...objects, ...operatorMade].filter((object) => object.kind === 'Service');
}

export function portsOf(service: KubernetesObject): readonly ServicePort[] {
  const ports = at(service, 'spec', 'ports');
  return Array.isArray(ports) ? (ports as readonly ServicePort[]) : [];
}

export function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
