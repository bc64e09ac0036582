import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Service } from '../../../../imports/kubernetes.js';
import { PublicRoute } from '../../../gateway/route.js';
import { gatewayEnd } from '../../../gateway/server-exposure.js';
import { type Flow, type FlowEnd, tcp } from '../../../model/flow.js';
import { type Instance, labelsOf } from '../../../model/instance.js';
import type { Requirement } from '../../../model/requirement.js';
import { keycloakNames, keycloakPodLabels, keycloakPorts } from './keycloak-names.js';
import type { KeycloakGateway } from './keycloak-server-schema.js';

export interface KeycloakExposureProps {
  readonly instance: Instance;
  readonly baseUrl: string;
  readonly gateway: KeycloakGateway | undefined;
  readonly endpoint: FlowEnd;
}

/** Access to Keycloak: a Service with the port of the public URL, and a route from the Gateway of the cluster. */
export class KeycloakExposure extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { instance, baseUrl, gateway, endpoint }: KeycloakExposureProps) {
    super(scope, id);
    const { keycloak: name, tlsSecret } = keycloakNames(instance);
    const { namespace } = instance;
    const { hostname, pathname } = new URL(baseUrl);
    const port = { name: 'https', port: 443, targetPort: keycloakPorts.https } as const;
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: labelsOf(instance, 'keycloak') },
      spec: { selector: { ...keycloakPodLabels(instance) }, ports: [{ ...port, protocol: 'TCP' }] },
    } satisfies Service);
    if (!gateway) {
      this.flows = [];
      this.requirements = [];
      return;
    }
    const route = new PublicRoute(this, 'Route', {
      name,
      namespace,
      gateway: {
        type: 'gateway-api',
        name: gateway.name,
        namespace: gateway.namespace,
        sectionName: gateway.sectionName,
        routeNamespace: gateway.routeNamespace,
        hostnames: [hostname],
        backendTls: gateway.backendTls,
        // Requests to Keycloak are small.
        timeouts: { request: '60s' },
      },
      service: { name, port: port.port, portName: port.name },
      apiUnderPrefix: true,
      openPaths: openPaths(pathname.replace(/\/$/, ''), gateway.adminConsole),
      servingSecret: tlsSecret,
      authority: name,
    });
    this.requirements = route.requirements;
    this.flows = [
      {
        from: gatewayEnd(gateway.peer ?? { namespace: gateway.namespace }),
        to: endpoint,
        ports: tcp(keycloakPorts.https),
        why: 'logins',
      },
    ];
  }
}

/** Metrics and health are on the management port, which no Service of ours has (docs: reverse proxy, exposed paths). */
function openPaths(base: string, adminConsole: boolean): readonly string[] {
  return ['/realms', '/resources', ...(adminConsole ? ['/admin'] : [])].map((path) => `${base}${path}`);
}
