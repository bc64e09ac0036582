/** What the load balancers of Google Kubernetes Engine need besides a route: health checks and timeouts. */
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { BackendConfigSpec } from '../../imports/cloud.google.com.js';
import type { GcpBackendPolicySpec, HealthCheckPolicySpec } from '../../imports/networking.gke.io.js';
import type { Plain } from '../kubernetes/plain.js';
import { type Instance, labelsOf } from '../model/instance.js';
import { type ExposedServer, healthPathOf } from './exposed-server.js';
import type { GatewayPeer, StandaloneGatewayApi } from './standalone-gateway-schema.js';

/** Sources of health checks, and of the requests of global load balancers (cloud.google.com/load-balancing/docs/health-check-concepts). */
export const googleRanges = ['130.211.0.0/22', '35.191.0.0/16'] as const;

/** Whether the controller is GKE's: as set, or by the addresses of its health checks. */
export function isGke({ controller, peer }: Pick<StandaloneGatewayApi, 'controller' | 'peer'>): boolean {
  return controller ? controller === 'gke' : googleRanges.some((range) => peer?.cidrs?.includes(range));
}

/** Whether a peer lets the health checks in. */
export function admitsHealthChecks({ cidrs = [] }: GatewayPeer): boolean {
  return googleRanges.every((range) => cidrs.includes(range));
}

export interface GkePoliciesProps {
  readonly server: ExposedServer;
  /** Timeout of a request. */
  readonly seconds: number;
  /** Host header of the health checks: one that the server accepts. */
  readonly host: string;
}

/**
 * Policies for the Service behind a GKE Gateway. Without them the health check asks for `/` with the address of the pod as
 * host, which MLflow rejects with 403, and requests end after 30 seconds (gke-gateway-api fc40d606a533, config/crd).
 */
export class GkePolicies extends Construct {
  constructor(scope: Construct, id: string, { server, seconds, host }: GkePoliciesProps) {
    super(scope, id);
    const { instance, service, serving } = server;
    const targetRef = { group: '', kind: 'Service', name: service.name };
    // The definition has rules that fail without portSpecification.
    const check = { host, portSpecification: 'USE_SERVING_PORT', requestPath: healthPathOf(server) };
    new ApiObject(this, 'HealthCheck', {
      apiVersion: 'networking.gke.io/v1',
      kind: 'HealthCheckPolicy',
      metadata: metadata(instance),
      spec: {
        default: {
          config: serving ? { type: 'HTTPS', httpsHealthCheck: check } : { type: 'HTTP', httpHealthCheck: check },
        },
        targetRef,
      } as Plain<HealthCheckPolicySpec>,
    });
    new ApiObject(this, 'Backend', {
      apiVersion: 'networking.gke.io/v1',
      kind: 'GCPBackendPolicy',
      metadata: metadata(instance),
      spec: { default: { timeoutSec: seconds }, targetRef } satisfies Plain<GcpBackendPolicySpec>,
    });
  }
}

/**
 * The same for an Ingress of GKE. Its health checks cannot set a Host header (ingress-gce acbcf5d66dd9,
 * pkg/apis/backendconfig/v1/types.go).
 */
export class GkeBackendConfig extends Construct {
  constructor(scope: Construct, id: string, { server, seconds }: Omit<GkePoliciesProps, 'host'>) {
    super(scope, id);
    const { instance, serving } = server;
    new ApiObject(this, 'Resource', {
      apiVersion: 'cloud.google.com/v1',
      kind: 'BackendConfig',
      metadata: metadata(instance),
      spec: {
        timeoutSec: seconds,
        healthCheck: { type: serving ? 'HTTPS' : 'HTTP', requestPath: healthPathOf(server) },
      } satisfies Plain<BackendConfigSpec>,
    });
  }
}

function metadata(instance: Instance) {
  return { name: instance.name, namespace: instance.namespace, labels: labelsOf(instance, 'server') };
}

/** Annotations of the Service behind an Ingress of GKE: its BackendConfig, its protocol, and pods as endpoints. */
export function gkeServiceAnnotations(
  instance: Pick<Instance, 'name'>,
  portName: 'http' | 'https',
): Readonly<Record<string, string>> {
  return {
    'cloud.google.com/app-protocols': JSON.stringify({ [portName]: portName.toUpperCase() }),
    'cloud.google.com/backend-config': JSON.stringify({ default: instance.name }),
    'cloud.google.com/neg': JSON.stringify({ ingress: true }),
  };
}
