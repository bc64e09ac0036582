import type { z } from 'zod';
import type { Instance } from '../model/instance.js';
import { gkeServiceAnnotations } from './gke.js';
import type { podTlsSchema } from './pod-tls-schema.js';
import { servingCertificateAnnotation } from './service-ca.js';
import type { StandaloneGateway } from './standalone-gateway-schema.js';

/** Annotations of a Service: for the certificate of its pods, and for the load balancer in front of it. */
export function serviceAnnotations(
  settings: {
    readonly instance: Pick<Instance, 'name'>;
    readonly tls: z.output<typeof podTlsSchema>;
    readonly gateway: StandaloneGateway;
  },
  service: {
    readonly portName: 'http' | 'https';
    readonly secretName: string | undefined;
    /** Whether the gateway forwards to it. */
    readonly isBackend: boolean;
  },
): Readonly<Record<string, string>> | undefined {
  const { instance, tls, gateway } = settings;
  const { portName, secretName, isBackend } = service;
  const annotations = {
    ...(isBackend && gateway.type === 'ingress' && gateway.controller === 'gke'
      ? gkeServiceAnnotations(instance, portName)
      : {}),
    ...(tls.source === 'service-ca' && secretName ? servingCertificateAnnotation(secretName) : {}),
  };
  return Object.keys(annotations).length > 0 ? annotations : undefined;
}
