/** What a type of authentication means for the server, its image and its documents, independent of its settings. */
export interface Login {
  /**
   * The application of `mlflow server` that identifies callers.
   * @default - the server does not identify callers
   */
  readonly app?: 'kubernetes-auth' | 'oidc-auth';
  /** Whether users log in at an issuer of OpenID Connect. */
  readonly issuer: boolean;
  /** Version of MLflow in the image with which the plug-in was tested. */
  readonly version: string;
  /** How callers authenticate, as a sentence of the README. */
  readonly callers: string;
}

/** One record for each type of authentication of the schema. */
const logins = {
  kubernetes: {
    app: 'kubernetes-auth',
    issuer: false,
    version: '3.17.2',
    callers: 'Callers authenticate with tokens of the cluster.',
  },
  oidc: {
    app: 'oidc-auth',
    issuer: true,
    // mlflow-oidc-auth 11.0.2 requires 3.16 or newer, and was tested with this one.
    version: '3.17.2',
    callers:
      'Users log in by OpenID Connect; programs send tokens of the issuer, or access keys that users create on the pages of the server.',
  },
  proxy: {
    app: 'kubernetes-auth',
    issuer: true,
    version: '3.17.2',
    callers: 'Users log in by OpenID Connect at a proxy in front of the server; Kubernetes authorizes their requests.',
  },
  headers: {
    app: 'kubernetes-auth',
    issuer: false,
    version: '3.17.2',
    callers:
      'Users log in at a proxy of others, which sends their names in headers; Kubernetes authorizes their requests. **The proxy must remove these headers from requests of clients.**',
  },
  none: {
    issuer: false,
    version: '3.17.2',
    callers: '**Requests are not authenticated.**',
  },
} as const satisfies Readonly<Record<string, Login>>;

export function loginOf({ type }: { readonly type: keyof typeof logins }): Login {
  return logins[type];
}
