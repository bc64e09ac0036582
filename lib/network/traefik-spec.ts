/** The part of Traefik's custom resources (traefik.io/v1alpha1, Traefik 3.7) that the overlay writes. */
export interface IngressRouteSpec {
  readonly entryPoints: readonly string[];
  readonly routes: readonly {
    readonly kind: 'Rule';
    readonly match: string;
    readonly middlewares?: readonly { readonly name: string }[];
    readonly services: readonly {
      readonly name: string;
      readonly port: number;
      readonly scheme: 'http' | 'https';
      readonly serversTransport?: string;
      readonly passHostHeader: true;
    }[];
  }[];
  readonly tls?: { readonly secretName?: string };
}

export interface ServersTransportSpec {
  readonly serverName: string;
  readonly rootCAs: readonly { readonly configMap: string }[];
}

export interface StripPrefixSpec {
  readonly stripPrefix: { readonly prefixes: readonly string[] };
}
