import type { SecretKeyRequirement } from '../model/secret-requirement.js';

/** How programs prove themselves to a server. */
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

/** What a client has to know of a server, whatever made the server. */
export interface ClientAccess {
  /** Name of the instance. */
  readonly name: string;
  /** URI for pods of the cluster. */
  readonly insideUri: string;
  /** URI for everybody else; absent without a gateway. */
  readonly outsideUri?: string | undefined;
  /** Whether namespaces are workspaces. */
  readonly workspaces: boolean;
  readonly credentials: ClientCredentials;
}

/** A Secret that a user puts into a namespace of his own; its keys are the names of variables, or one token. */
export interface ClientSecret {
  readonly name: string;
  readonly keys: readonly Pick<SecretKeyRequirement, 'key' | 'format'>[];
}

/** Variables that are no secret, in the order in which people read them. */
export function clientVariables(
  { insideUri, outsideUri, workspaces, credentials }: ClientAccess,
  via: 'cluster' | 'gateway',
  namespace: string,
): Readonly<Record<string, string>> {
  const uri = via === 'gateway' ? outsideUri : insideUri;
  if (uri === undefined) throw new Error('clients go through a gateway, and there is none');
  return {
    MLFLOW_TRACKING_URI: uri,
    ...(credentials.type === 'cluster-token' ? { MLFLOW_TRACKING_AUTH: 'kubernetes' } : {}),
    ...(workspaces ? { MLFLOW_WORKSPACE: namespace } : {}),
  };
}

/** The Secret with which programs prove themselves where pods cannot do it by themselves. */
export function clientSecret({ credentials }: ClientAccess): ClientSecret | undefined {
  switch (credentials.type) {
    case 'access-key':
      return {
        name: 'mlflow-credentials',
        keys: [
          { key: 'MLFLOW_TRACKING_USERNAME', format: '<e-mail address of the user, in lower case>' },
          { key: 'MLFLOW_TRACKING_PASSWORD', format: '<access key that the user has made; ends after a year at most>' },
        ],
      };
    case 'id-token':
      return { name: 'mlflow-token', keys: [{ key: 'token', format: `<ID token of ${credentials.issuer}>` }] };
    default:
      return undefined;
  }
}
