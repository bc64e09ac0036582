import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { GatewaySpec } from '../../imports/gateway.networking.k8s.io.js';
import type { Plain } from '../kubernetes/plain.js';
import { type Instance, labelsOf } from '../model/instance.js';
import { nameOfHost, namesOf } from '../model/names.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Requirement } from '../model/requirement.js';
import type { WatchedObject } from '../model/watched.js';
import { PublicCertificate } from './public-certificate.js';
import type { StandaloneGatewayApi } from './standalone-gateway-schema.js';

export interface OwnGatewayProps {
  readonly instance: Instance;
  readonly gateway: StandaloneGatewayApi & { readonly create: NonNullable<StandaloneGatewayApi['create']> };
}

/** A Gateway that belongs to the overlay: a listener for each hostname, for routes from the namespace of the route only. */
export class OwnGateway extends Construct {
  readonly requirements: readonly Requirement[];
  readonly prerequisites: readonly Prerequisite[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, { instance, gateway }: OwnGatewayProps) {
    super(scope, id);
    const { create, namespace, hostnames, scheme } = gateway;
    const certificate = new PublicCertificate(this, 'Certificate', {
      // Gateways read certificates only from their own namespace, unless a ReferenceGrant permits it.
      instance: { name: instance.name, namespace },
      hostnames,
      tls:
        scheme === 'http'
          ? { source: 'none' }
          : (create.tls ?? { source: 'secret', secretName: namesOf(instance).publicTlsSecret }),
      reader: { name: `Gateway ${namespace}/${gateway.name}` },
    });
    this.requirements = certificate.requirements;
    this.watched = certificate.watched;
    this.prerequisites = [
      {
        what: `GatewayClass ${create.className}, with its controller`,
        why: 'it creates the gateway of the overlay',
        test: `kubectl get gatewayclass ${create.className}`,
      },
    ];
    const routes = gateway.routeNamespace ?? instance.namespace;
    const { secretName } = certificate;
    new ApiObject(this, 'Resource', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: {
        name: gateway.name,
        namespace,
        labels: labelsOf(instance, 'server'),
        ...(Object.keys(create.annotations).length > 0 ? { annotations: create.annotations } : {}),
      },
      spec: {
        gatewayClassName: create.className,
        listeners: hostnames.map((hostname, index) => ({
          name: listenerName(gateway, index),
          hostname,
          port: gateway.port ?? (scheme === 'http' ? 80 : 443),
          protocol: scheme === 'http' ? 'HTTP' : 'HTTPS',
          ...(secretName ? { tls: { mode: 'Terminate', certificateRefs: [{ name: secretName }] } } : {}),
          allowedRoutes:
            routes === namespace
              ? { namespaces: { from: 'Same' } }
              : {
                  namespaces: {
                    from: 'Selector',
                    selector: { matchLabels: { 'kubernetes.io/metadata.name': routes } },
                  },
                },
        })),
      } satisfies Plain<GatewaySpec>,
    });
  }
}

/** The route refers to a listener by its name only if the environment sets one. */
function listenerName({ sectionName, scheme }: StandaloneGatewayApi, index: number): string {
  return nameOfHost(sectionName ?? scheme, index);
}
