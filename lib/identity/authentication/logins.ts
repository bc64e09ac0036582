/** What a kind of authentication means for the server, its image and its documents, whatever its settings are. */
export interface Login {
  /**
   * The application of `mlflow server` that identifies callers.
   * @default - the server asks for no identity
   */
  readonly app?: 'kubernetes-auth' | 'oidc-auth';
  /** Whether people log in at an issuer of OpenID Connect. */
  readonly issuer: boolean;
  /** Version of MLflow in the image whose plug-in was tried. */
  readonly version: string;
  /** How callers authenticate, as a sentence of the README. */
  readonly callers: string;
}

/** One record for each kind of authentication; the schema has no kind that is missing here. */
const logins = {
  kubernetes: {
    app: 'kubernetes-auth',
    issuer: false,
    version: '3.14.0',
    callers: 'Callers prove themselves with tokens of the cluster.',
  },
  oidc: {
    app: 'oidc-auth',
    issuer: true,
    // mlflow-oidc-auth 11.0.2 wants 3.16 or newer, and was tried with this one.
    version: '3.17.2',
    callers:
      'People log in by OpenID Connect; programs send tokens of the issuer, or access tokens that people make for them on the pages of the server.',
  },
  proxy: {
    app: 'kubernetes-auth',
    issuer: true,
    version: '3.14.0',
    callers: 'People log in at a proxy before the server, by OpenID Connect, and Kubernetes decides what they may do.',
  },
  none: {
    issuer: false,
    version: '3.14.0',
    callers: '**Nobody is asked who they are.**',
  },
} as const satisfies Readonly<Record<string, Login>>;

export function loginOf({ type }: { readonly type: keyof typeof logins }): Login {
  return logins[type];
}
