import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { IngressRouteSpec, MiddlewareSpec, ServersTransportSpec } from '../../imports/traefik.io.js';
import type { Plain } from '../kubernetes/plain.js';
import { labelsOf } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Requirement } from '../model/requirement.js';
import type { ExposedServer } from './exposed-server.js';
import { PublicCertificate } from './public-certificate.js';
import { requestSeconds } from './request-time.js';
import { caRequirement } from './route.js';
import { rootedPaths, servedPaths } from './served-paths.js';
import type { IngressRouteSettings } from './standalone-gateway-schema.js';

export interface ServerIngressRouteProps {
  readonly server: ExposedServer;
  readonly gateway: IngressRouteSettings;
}

const apiVersion = 'traefik.io/v1alpha1';

/** The route through Traefik, with TLS on both connections if the pod serves TLS. */
export class ServerIngressRoute extends Construct {
  readonly requirements: readonly Requirement[];
  readonly prerequisites: readonly Prerequisite[];

  constructor(scope: Construct, id: string, { server, gateway }: ServerIngressRouteProps) {
    super(scope, id);
    const { instance, serving } = server;
    const certificate = new PublicCertificate(this, 'Certificate', {
      instance,
      hostnames: gateway.hostnames,
      tls: gateway.tls,
      reader: { name: `IngressRoute ${instance.name}` },
    });
    // The Secret of a certificate of OpenShift's service CA has no CA.
    const caConfigMap =
      gateway.backendTls.caConfigMap ?? (serving?.byServiceCa ? namesOf(instance).authority : undefined);
    this.requirements = [
      ...certificate.requirements,
      ...(serving && caConfigMap
        ? [
            caRequirement({
              configMap: caConfigMap,
              namespace: instance.namespace,
              servingSecret: serving.secretName,
              ...(serving.byServiceCa ? { serviceCa: namesOf(instance).serviceCa } : {}),
            }),
          ]
        : []),
    ];
    this.prerequisites = [readTimeout(gateway)];
    const add = (child: string, kind: string, spec: object, annotations?: Readonly<Record<string, string>>) =>
      new ApiObject(this, child, {
        apiVersion,
        kind,
        metadata: {
          name: instance.name,
          namespace: instance.namespace,
          labels: labelsOf(instance, 'server'),
          ...(annotations ? { annotations } : {}),
        },
        spec,
      });
    add(
      'Resource',
      'IngressRoute',
      {
        entryPoints: gateway.entryPoints,
        routes: routes(server, gateway),
        ...(gateway.tls.source === 'none'
          ? {}
          : { tls: certificate.secretName ? { secretName: certificate.secretName } : {} }),
      } satisfies Plain<IngressRouteSpec>,
      gateway.annotations,
    );
    if (serving)
      add('Transport', 'ServersTransport', {
        serverName: `${server.service.name}.${instance.namespace}.svc`,
        rootCAs: [caConfigMap ? { configMap: caConfigMap } : { secret: serving.secretName }],
      } satisfies Plain<ServersTransportSpec>);
    if (server.staticPrefix && server.isRooted)
      add('Middleware', 'Middleware', {
        stripPrefix: { prefixes: [server.staticPrefix] },
      } satisfies Plain<MiddlewareSpec>);
  }
}

/** Under a prefix, a separate rule strips the prefix from the paths that the server has at its root; Traefik prefers the longer rule. */
function routes(
  server: ExposedServer,
  { hostnames, extraPaths }: IngressRouteSettings,
): Plain<IngressRouteSpec>['routes'] {
  const { instance, service, serving, staticPrefix, isRooted } = server;
  const hosts = anyOf(hostnames.map((host) => `Host(\`${host}\`)`));
  const services: Plain<IngressRouteSpec>['routes'][number]['services'] = [
    {
      name: service.name,
      port: service.port,
      scheme: serving ? 'https' : 'http',
      ...(serving ? { serversTransport: instance.name } : {}),
      passHostHeader: true,
    },
  ];
  const route = (paths: string) => ({ kind: 'Rule', match: `${hosts} && ${paths}`, services }) as const;
  if (!staticPrefix)
    return [route(anyOf(['Path(`/`)', ...[...servedPaths, ...extraPaths].flatMap((path) => below(path))]))];
  return [
    ...(isRooted
      ? [
          {
            ...route(anyOf(rootedPaths.flatMap((path) => below(staticPrefix + path)))),
            middlewares: [{ name: instance.name }],
          },
        ]
      : []),
    route(anyOf(below(staticPrefix))),
  ];
}

/** Traefik's PathPrefix does not match by path element: /api would also match /apiary. */
function below(path: string): readonly string[] {
  return [`Path(\`${path}\`)`, `PathPrefix(\`${path}/\`)`];
}

function anyOf(matchers: readonly string[]): string {
  return matchers.length === 1 ? matchers.join('') : `(${matchers.join(' || ')})`;
}

function readTimeout({ entryPoints, ...limits }: IngressRouteSettings): Prerequisite {
  const seconds = requestSeconds(limits);
  const flag = `--entryPoints.${entryPoints[0]}.transport.respondingTimeouts.readTimeout`;
  return {
    what: `Traefik 3 whose entry point ${entryPoints.join(', ')} reads a request for at least ${seconds} s: ${flag}=${seconds}s`,
    why: 'by default it terminates every upload that takes longer than 60 s, and no object of the overlay can change that',
    test: 'kubectl get crd ingressroutes.traefik.io serverstransports.traefik.io middlewares.traefik.io',
  };
}
