import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type {
  BackendTlsPolicySpec,
  HttpRouteSpec,
  HttpRouteSpecRules,
  HttpRouteSpecRulesMatches,
  ReferenceGrantSpec,
} from '../../imports/gateway.networking.k8s.io.js';
import type { Plain } from '../kubernetes/plain.js';
import { validate } from '../kubernetes/validated.js';
import { operated } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';
import { parseProps } from '../schema/props.js';
import { CaBundle } from './ca-bundle.js';
import { caConfigMapOf } from './ca-config-map.js';
import { type GatewayApi, gatewayApiSchema } from './operated-gateway-schema.js';
import { servedPaths } from './served-paths.js';
import { printServiceCa } from './service-ca.js';

export interface PublicRouteProps {
  /** The Gateway and the hostnames that users connect to. */
  readonly gateway: z.input<typeof gatewayApiSchema>;
  /** Namespace of the route, and of the Service behind it. */
  readonly namespace: string;
  /** The backend Service, with the name of its port. */
  readonly service: { readonly name: string; readonly port: number; readonly portName: string };
  /**
   * Path prefix of the server's pages: `/mlflow`.
   * @default - the root: the route serves the whole host, except the paths that must not be reachable from outside
   */
  readonly pathPrefix?: string | undefined;
  /** Whether the API is also served under the prefix, as it is since MLflow 3.12, or at the root. */
  readonly apiUnderPrefix: boolean;
  /**
   * Name of the route and of its grant.
   * @default mlflow-public
   */
  readonly name?: string;
  /**
   * Paths that the server has only at its root, and that the route serves under the prefix.
   * @default - /v1
   */
  readonly rootedPaths?: readonly string[];
  /**
   * Additional paths at the root that are reachable besides MLflow's. Not used with a prefix, under which every path is reachable.
   * @default - none
   */
  readonly extraPaths?: readonly string[];
  /**
   * Prefixes of the reachable paths, for a Service other than MLflow's.
   * @default - those of MLflow
   */
  readonly openPaths?: readonly string[];
  /**
   * Annotations of the route, for controllers such as external-dns.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Target of the redirect of requests without the slash after the prefix. The server's own redirect uses http wherever TLS
   * ends before it, because it trusts no forwarded header.
   * @default - nowhere: the server redirects
   */
  readonly slashRedirect?: { readonly scheme: 'http' | 'https'; readonly port: number };
  /**
   * Secret with the certificate of the pod, or `none` if the pod serves plain HTTP.
   * @default mlflow-tls
   */
  readonly servingSecret?: string;
  /**
   * ConfigMap with the service CA of OpenShift, if that issues the certificate of the pod.
   * @default - another CA issues it
   */
  readonly serviceCa?: string | undefined;
  /**
   * Whether the controller accepts timeouts in routes.
   * @default true
   */
  readonly routeTimeouts?: boolean;
  /**
   * Whether the Gateway is an object of the overlay.
   * @default false
   */
  readonly ownGateway?: boolean;
  /**
   * Name of the ConfigMap with the CA of that certificate, if the settings of the gateway name none.
   * @default mlflow-ca
   */
  readonly authority?: string;
}

/** The same settings with all defaults of the gateway applied. */
interface RouteSettings extends PublicRouteProps {
  readonly gateway: GatewayApi;
  readonly name: string;
  readonly servingSecret: string;
  readonly caConfigMap: string;
}

/** The route from a Gateway of the cluster to the server, with TLS on both connections. */
export class PublicRoute extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, input: PublicRouteProps) {
    super(scope, id);
    validate(this);
    const gateway = parseProps(gatewayApiSchema, input.gateway, this);
    const { namespace, authority = operated.authority } = input;
    const props = {
      name: operated.publicRoute,
      servingSecret: operated.tlsSecret,
      ...input,
      gateway,
      caConfigMap: caConfigMapOf(gateway.backendTls, { namespace, authority }),
    };
    const { name } = props;
    const tls = props.servingSecret !== 'none';
    this.requirements = [
      ...(props.ownGateway ? [] : [gatewayRequirement(props)]),
      ...(tls ? this.authorityRequirements(props) : []),
    ];
    new ApiObject(this, 'Resource', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: {
        name,
        namespace: routeNamespaceOf(props),
        ...(Object.keys(props.annotations ?? {}).length > 0 ? { annotations: props.annotations } : {}),
      },
      spec: {
        parentRefs: [
          {
            name: gateway.name,
            namespace: gateway.namespace,
            ...(gateway.sectionName ? { sectionName: gateway.sectionName } : {}),
          },
        ],
        hostnames: gateway.hostnames,
        rules: rules(props),
      } satisfies Plain<HttpRouteSpec>,
    });
    if (tls) this.addBackendTls(props);
    if (routeNamespaceOf(props) !== namespace) this.addReferenceGrant(props);
  }

  /** The CA with which the gateway verifies the pod: a Bundle copies it, or the reader of the README. */
  private authorityRequirements(props: RouteSettings): readonly Requirement[] {
    const { caConfigMap: name, namespace, servingSecret, serviceCa } = props;
    const { bundle } = props.gateway.backendTls;
    if (!bundle) return [caRequirement({ configMap: name, namespace, servingSecret, serviceCa })];
    return new CaBundle(this, 'CaBundle', { name, namespace, servingSecret, source: bundle }).requirements;
  }

  /** A route may reference a Service in another namespace only if a ReferenceGrant in that namespace permits it. v1beta1 is what OpenShift serves. */
  private addReferenceGrant(props: RouteSettings): void {
    new ApiObject(this, 'ReferenceGrant', {
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      kind: 'ReferenceGrant',
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: routeNamespaceOf(props) }],
        to: [{ group: '', kind: 'Service', name: props.service.name }],
      } satisfies Plain<ReferenceGrantSpec>,
    });
  }

  /** Tells the gateway to connect to the pod by TLS, which it does not detect. */
  private addBackendTls({ caConfigMap, namespace, service }: RouteSettings): void {
    new ApiObject(this, 'BackendTls', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'BackendTLSPolicy',
      metadata: { name: service.name, namespace },
      spec: {
        targetRefs: [{ group: '', kind: 'Service', name: service.name, sectionName: service.portName }],
        validation: {
          hostname: `${service.name}.${namespace}.svc`,
          caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: caConfigMap }],
        },
      } satisfies Plain<BackendTlsPolicySpec>,
    });
  }
}

/**
 * With a prefix, every path under the prefix is reachable, which excludes metrics; without one, the paths of MLflow are.
 *
 * OpenTelemetry clients append /v1/traces to their endpoint, and the server accepts that only at its root. Before MLflow
 * 3.12 this applied to the whole API. (mlflow-operator e9dbb9f and 15b15ac, internal/controller/routing.go)
 */
function rules(props: RouteSettings): readonly Plain<HttpRouteSpecRules>[] {
  const { service, pathPrefix, apiUnderPrefix, rootedPaths = ['/v1'], gateway, namespace } = props;
  const elsewhere = routeNamespaceOf(props) === namespace ? {} : { namespace };
  const common = {
    backendRefs: [{ name: service.name, ...elsewhere, port: service.port }],
    ...(props.routeTimeouts === false ? {} : { timeouts: { request: gateway.timeouts.request } }),
  };
  if (props.openPaths) return [{ matches: props.openPaths.map(prefix), ...common }];
  if (!pathPrefix) return [{ matches: openPaths(props.extraPaths ?? []), ...common }];
  const atRoot = (path: string): Plain<HttpRouteSpecRules> => ({
    matches: [{ path: { type: 'PathPrefix', value: `${pathPrefix}${path}` } }],
    filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: path } } }],
    ...common,
  });
  return [
    ...(props.slashRedirect ? [slashRule(pathPrefix, props.slashRedirect)] : []),
    ...rootedPaths.map(atRoot),
    ...(apiUnderPrefix ? [] : [atRoot('/api')]),
    { matches: [{ path: { type: 'PathPrefix', value: pathPrefix } }], ...common },
  ];
}

function slashRule(pathPrefix: string, to: NonNullable<PublicRouteProps['slashRedirect']>): Plain<HttpRouteSpecRules> {
  return {
    matches: [{ path: { type: 'Exact', value: pathPrefix } }],
    filters: [
      {
        type: 'RequestRedirect',
        requestRedirect: {
          ...to,
          path: { type: 'ReplaceFullPath', replaceFullPath: `${pathPrefix}/` },
          statusCode: 302,
        },
      },
    ],
  };
}

function openPaths(extraPaths: readonly string[]): readonly Plain<HttpRouteSpecRulesMatches>[] {
  return [{ path: { type: 'Exact', value: '/' } }, ...[...servedPaths, ...extraPaths].map(prefix)];
}

function prefix(value: string): Plain<HttpRouteSpecRulesMatches> {
  return { path: { type: 'PathPrefix', value } };
}

function routeNamespaceOf({ gateway, namespace }: RouteSettings): string {
  return gateway.routeNamespace ?? namespace;
}

function gatewayRequirement({ gateway, namespace, name }: RouteSettings): Requirement {
  return {
    kind: 'Gateway',
    name: gateway.name,
    namespace: gateway.namespace,
    keys: [],
    usedBy: [{ name: `HTTPRoute ${namespace}/${name}` }],
    conditions: [
      `a listener that allows routes from namespace ${namespace}`,
      ...gateway.hostnames.map((hostname) => `a certificate for ${hostname}`),
    ],
  };
}

/** The CA with which a gateway verifies the pod's certificate. */
export function caRequirement(ca: {
  readonly configMap: string;
  readonly namespace: string;
  readonly servingSecret: string;
  /** ConfigMap with the service CA of OpenShift, if that issues the certificate. */
  readonly serviceCa?: string | undefined;
}): Requirement {
  const { configMap, namespace, servingSecret, serviceCa } = ca;
  const print = serviceCa
    ? printServiceCa(serviceCa, namespace)
    : `kubectl -n ${namespace} get secret ${servingSecret} -o go-template='{{index .data "ca.crt" | base64decode}}'`;
  return {
    kind: 'ConfigMap',
    name: configMap,
    namespace,
    keys: [
      {
        key: 'ca.crt',
        format: `<PEM certificate of the CA that signed Secret ${servingSecret}>`,
        readers: [{ name: 'gateway', purpose: 'to verify the certificate of the pods' }],
      },
    ],
    command: [
      `${print} > ca.crt`,
      `kubectl -n ${namespace} create configmap ${configMap} --from-file=ca.crt --dry-run=client -o yaml > ${configMap}.yaml`,
      `kubectl apply --server-side -f ${configMap}.yaml`,
    ].join('\n'),
    // cert-manager's Certificate has the name of its Secret. Without a Certificate, the Secret is provided by others.
    after: serviceCa ? { kind: 'ConfigMap', name: serviceCa } : { kind: 'Certificate', name: servingSecret },
  };
}
