import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { RouteSpec } from '../../imports/route.openshift.io.js';
import type { Plain } from '../kubernetes/plain.js';
import { labelsOf } from '../model/instance.js';
import { nameOfHost, namesOf } from '../model/names.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Requirement } from '../model/requirement.js';
import type { WatchedObject } from '../model/watched.js';
import { Rights } from '../pods/rights.js';
import type { ExposedServer } from './exposed-server.js';
import { PublicCertificate } from './public-certificate.js';
import { requestSeconds } from './request-time.js';
import { prefixedPaths } from './served-paths.js';
import type { RouteSettings } from './standalone-gateway-schema.js';

export interface ServerRouteProps {
  readonly server: ExposedServer;
  readonly gateway: RouteSettings;
}

/** The account of OpenShift's router, which reads certificates that Routes refer to. */
const router = { kind: 'ServiceAccount', name: 'router', namespace: 'openshift-ingress' } as const;

/** Routes of OpenShift to the server: one for each hostname and path. A path of a Route is always a prefix. */
export class ServerRoute extends Construct {
  readonly requirements: readonly Requirement[];
  readonly prerequisites: readonly Prerequisite[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, { server, gateway }: ServerRouteProps) {
    super(scope, id);
    const { instance } = server;
    const { namespace } = instance;
    const certificate = new PublicCertificate(this, 'Certificate', {
      instance,
      hostnames: gateway.hostnames,
      tls: gateway.tls,
      reader: { name: 'router of OpenShift' },
    });
    this.requirements = certificate.requirements;
    this.watched = certificate.watched;
    this.prerequisites = [routerPrerequisite(certificate.secretName)];
    const spec = { ...common(server), ...tlsOf(server, gateway, certificate.secretName) };
    for (const [index, host] of gateway.hostnames.entries())
      for (const path of routePaths(server)) {
        const name = routeName(instance.name, index, path);
        new ApiObject(this, name, {
          apiVersion: 'route.openshift.io/v1',
          kind: 'Route',
          metadata: {
            name,
            namespace,
            labels: labelsOf(instance, 'server'),
            annotations: { ...routeAnnotations(requestSeconds(gateway)), ...gateway.annotations },
          },
          spec: { host, ...(path ? { path } : {}), ...spec } satisfies Plain<RouteSpec>,
        });
      }
    if (certificate.secretName)
      new Rights(this, 'CertificateReader', {
        name: namesOf(instance).publicTlsSecret,
        namespace,
        subjects: [router],
        grants: [
          {
            apiGroups: [''],
            resources: ['secrets'],
            resourceNames: [certificate.secretName],
            verbs: ['get', 'list', 'watch'],
          },
        ],
      });
  }
}

/** Under a prefix also what MLflow serves only at its root; without one the whole host, because no Route matches `/` alone. */
export function routePaths(server: Pick<ExposedServer, 'staticPrefix' | 'isRooted'>): readonly (string | undefined)[] {
  return server.staticPrefix ? prefixedPaths(server.staticPrefix, server) : [undefined];
}

/** The time of a request, for the router (openshift/router, images/router/haproxy/conf/haproxy-config.template). */
export function routeAnnotations(seconds: number): Readonly<Record<string, string>> {
  return { 'haproxy.router.openshift.io/timeout': `${seconds}s` };
}

/** `mlflow`, `mlflow-v1`; those of the second hostname `mlflow-2`, `mlflow-2-v1`. */
function routeName(name: string, index: number, path: string | undefined): string {
  const names = namesOf({ name: nameOfHost(name, index) });
  return path === '/v1' ? names.tracesRoute : path === '/gateway' ? names.gatewayRoute : names.server;
}

function common({ service }: ExposedServer): Pick<Plain<RouteSpec>, 'to' | 'port' | 'wildcardPolicy'> {
  return {
    to: { kind: 'Service', name: service.name, weight: 100 },
    port: { targetPort: service.portName },
    wildcardPolicy: 'None',
  };
}

/** The router verifies certificates of the service CA by itself; any other CA must be in the Route. */
function tlsOf(
  { serving }: ExposedServer,
  { tls, destinationCACertificate }: RouteSettings,
  secretName: string | undefined,
): Pick<Plain<RouteSpec>, 'tls'> {
  if (tls.source === 'none') return {};
  return {
    tls: {
      termination: serving ? 'reencrypt' : 'edge',
      insecureEdgeTerminationPolicy: 'Redirect',
      ...(serving && destinationCACertificate ? { destinationCACertificate } : {}),
      ...(secretName ? { externalCertificate: { name: secretName } } : {}),
    },
  };
}

/** Routes are served by an API server of OpenShift, not from a definition. externalCertificate is generally available since 4.19. */
function routerPrerequisite(secretName: string | undefined): Prerequisite {
  if (!secretName) return { ...openshiftApi, why: 'its router serves the Route' };
  return {
    ...openshiftApi,
    what: 'OpenShift 4.19 or newer',
    why: `its router serves the Route, with the certificate of Secret ${secretName}`,
  };
}

/** How to find out that a cluster is OpenShift, without rights in the cluster. */
export const openshiftApi = { what: 'OpenShift', test: 'kubectl get --raw /apis/route.openshift.io/v1' } as const;
