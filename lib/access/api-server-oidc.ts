import type { ApiServerOidc } from './api-server-oidc-schema.js';

/** The issuer as flags of kube-apiserver: every release supports them, for one issuer. */
export function apiServerFlags(oidc: ApiServerOidc): readonly string[] {
  return [
    `--oidc-issuer-url=${oidc.issuer}`,
    `--oidc-client-id=${oidc.clientId}`,
    `--oidc-username-claim=${oidc.usernameClaim}`,
    `--oidc-username-prefix=${oidc.usernamePrefix}`,
    `--oidc-groups-claim=${oidc.groupsClaim}`,
    `--oidc-groups-prefix=${oidc.groupsPrefix}`,
    ...(oidc.caFile ? [`--oidc-ca-file=${oidc.caFile}`] : []),
  ];
}

/**
 * The same as the file for kube-apiserver's `--authentication-config`, which supports several issuers and is read
 * again when it changes (stable since Kubernetes 1.34, v1beta1 since 1.30). It cannot be combined with `--oidc-…`.
 */
export function authenticationConfiguration(oidc: ApiServerOidc, certificateAuthority?: string) {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: {
          url: oidc.issuer,
          audiences: [oidc.clientId],
          ...(certificateAuthority ? { certificateAuthority } : {}),
        },
        claimMappings: {
          username: { claim: oidc.usernameClaim, prefix: oidc.usernamePrefix },
          groups: { claim: oidc.groupsClaim, prefix: oidc.groupsPrefix },
        },
      },
    ],
  } as const;
}

/**
 * The same as OpenShift's cluster-wide setting, in which an external issuer replaces the built-in OAuth server.
 * Source: openshift/api 54a3998d81eb, config/v1/types_authentication.go.
 */
export function openShiftAuthentication(oidc: ApiServerOidc) {
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'Authentication',
    metadata: { name: 'cluster' },
    spec: {
      type: 'OIDC',
      webhookTokenAuthenticator: null,
      oidcProviders: [
        {
          name: 'mlflow-users',
          issuer: {
            issuerURL: oidc.issuer,
            audiences: [oidc.clientId],
            ...(oidc.caFile ? { issuerCertificateAuthority: { name: 'issuer-ca' } } : {}),
          },
          claimMappings: {
            username: {
              claim: oidc.usernameClaim,
              prefixPolicy: 'Prefix',
              prefix: { prefixString: oidc.usernamePrefix },
            },
            groups: { claim: oidc.groupsClaim, prefix: oidc.groupsPrefix },
          },
        },
      ],
    },
  } as const;
}
