import type { SecretKeyRequirement } from '../model/secret-requirement.js';

/** How programs authenticate to a server. */
export type ClientCredentials =
  /** A token of the cluster, which pods have. */
  | { readonly type: 'cluster-token' }
  /** The ID token of a person or a technical user; it ends after hours. */
  | { readonly type: 'id-token'; readonly issuer: string }
  /** An access key that a user makes in the pages of MLflow; or a token of the pod's account, where namespaces may. */
  | {
      readonly type: 'access-key';
      readonly issuer: string;
      readonly serviceAccounts?: { readonly audience: string; readonly namespaces: readonly string[] };
    }
  | { readonly type: 'none' };

/** What a client must know about a server of either form. */
export interface ClientAccess {
  /** Name of the instance. */
  readonly name: string;
  /** URI for pods of the cluster. */
  readonly insideUri: string;
  /**
   * File with the CA of that URI, if pods have it without a mount of their own.
   * @default - its certificate is public, or the pod mounts the CA
   */
  readonly insideCa?: string | undefined;
  /** URI for all other clients; absent without a gateway. */
  readonly outsideUri?: string | undefined;
  /**
   * Endpoints for OpenTelemetry, which appends /v1/traces, for pods and for all other clients. Before 3.16, MLflow has them at
   * its root, even where the URI has a path.
   * @default - the URIs
   */
  readonly otlp?: { readonly inside: string; readonly outside?: string | undefined } | undefined;
  /** Whether namespaces are workspaces. */
  readonly workspaces: boolean;
  readonly credentials: ClientCredentials;
  /**
   * Token endpoint of the issuer whose tokens the server accepts.
   * @default - it accepts none, or the endpoint is not known
   */
  readonly tokenUrl?: string | undefined;
}

/** The Secret with user and access key; its keys are variables. */
export const accessKeySecret = 'mlflow-credentials';

/** The Secret with a token, whoever writes it. */
export const tokenSecret = { name: 'mlflow-token', key: 'token' } as const;

/** A Secret that a user creates in a namespace; its keys are the names of variables, or one token. */
export interface ClientSecret {
  readonly name: string;
  readonly keys: readonly Pick<SecretKeyRequirement, 'key' | 'format'>[];
}

/** Variables that are not secret, in reading order. */
export function clientVariables(
  access: ClientAccess,
  via: 'cluster' | 'gateway',
  namespace: string,
): Readonly<Record<string, string>> {
  const { insideCa, workspaces, credentials } = access;
  return {
    MLFLOW_TRACKING_URI: trackingUri(access, via),
    ...(credentials.type === 'cluster-token' ? { MLFLOW_TRACKING_AUTH: tokenProvider(workspaces) } : {}),
    ...(workspaces ? { MLFLOW_WORKSPACE: namespace } : {}),
    ...(via === 'cluster' && insideCa ? { MLFLOW_TRACKING_SERVER_CERT_PATH: insideCa } : {}),
  };
}

/** The URI of the server for clients. */
export function trackingUri({ insideUri, outsideUri }: ClientAccess, via: 'cluster' | 'gateway'): string {
  const uri = via === 'gateway' ? outsideUri : insideUri;
  if (uri === undefined) throw new Error('clients are configured to use a gateway, but none is defined');
  return uri;
}

/** The endpoint for OpenTelemetry of the same clients. */
export function otlpEndpoint(access: ClientAccess, via: 'cluster' | 'gateway'): string {
  return (via === 'gateway' ? access.otlp?.outside : access.otlp?.inside) ?? trackingUri(access, via);
}

/**
 * What pip installs for a server: clients send the workspace since 3.11, and one that is newer than the server calls what the
 * server does not have.
 */
export function clientPackage(serverVersion: string): string {
  const [major = 3, minor = 0] = serverVersion.split('.').map(Number);
  return `mlflow[kubernetes]>=3.11,<${major}.${Math.max(minor, 11) + 1}`;
}

/**
 * The provider of MLflow's client that sends tokens of the cluster; the second one also sends the namespace as workspace.
 * Source: mlflow 3.11, tracking/request_auth/kubernetes_request_auth_provider.py.
 */
function tokenProvider(workspaces: boolean): string {
  return workspaces ? 'kubernetes-namespaced' : 'kubernetes';
}

/** The Secret with which programs authenticate if the token of their pod is not accepted. */
export function clientSecret({ credentials }: Pick<ClientAccess, 'credentials'>): ClientSecret | undefined {
  switch (credentials.type) {
    case 'access-key':
      return {
        name: accessKeySecret,
        keys: [
          { key: 'MLFLOW_TRACKING_USERNAME', format: '<e-mail address of the user, in lower case>' },
          {
            key: 'MLFLOW_TRACKING_PASSWORD',
            format: '<access key that the user has created; it expires after one year at most>',
          },
        ],
      };
    case 'id-token':
      return {
        name: tokenSecret.name,
        keys: [{ key: tokenSecret.key, format: `<ID token of ${credentials.issuer}>` }],
      };
    default:
      return undefined;
  }
}
