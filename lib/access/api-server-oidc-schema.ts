import { z } from 'zod';
import { field } from '../schema/fields.js';

/** Kubernetes reserves this prefix, and the API server does not start with it. */
const prefix = z
  .string()
  .regex(
    /^(?!system:)\S+$/,
    'a prefix has no spaces, is not empty and does not begin with "system:", which Kubernetes reserves',
  );

/**
 * How the API server of the cluster is configured for an OpenID Connect issuer (`--oidc-…`, or an AuthenticationConfiguration).
 * The overlay cannot configure it: it names users and groups as the API server will, and its README shows the configuration.
 */
export const apiServerOidcSchema = z.strictObject({
  issuer: field(
    z.url({
      protocol: /^https$/,
      error: 'an issuer is an https URL, exactly as in the tokens (claim iss)',
    }),
    'URL of the issuer, as in the tokens (--oidc-issuer-url).',
    'https://keycloak.example.com/realms/platform',
  ),
  clientId: field(
    z.string().min(1),
    'Required audience of tokens (--oidc-client-id): with Keycloak, an audience mapper of the client adds it.',
    'kubernetes',
  ),
  usernameClaim: field(
    z.string().min(1).default('email'),
    'Claim with the name of a user (--oidc-username-claim). An e-mail address is accepted only if the token marks it as verified.',
    'email',
  ),
  usernamePrefix: field(
    prefix.default('oidc:'),
    'Prefix that the API server adds to the name of each user (--oidc-username-prefix), so that no user has the name of an account of the cluster.',
    'oidc:',
  ),
  groupsClaim: field(
    z.string().min(1).default('groups'),
    'Claim that lists the groups of a user (--oidc-groups-claim).',
    'groups',
  ),
  groupsPrefix: field(
    prefix.default('oidc:'),
    'Prefix that the API server adds to the name of each group (--oidc-groups-prefix).',
    'oidc:',
  ),
  caFile: field(
    z
      .string()
      .regex(/^(\/[A-Za-z0-9._-]+)+$/, 'the file must be an absolute path')
      .optional(),
    'File on the nodes of the control plane with the CA of the issuer (--oidc-ca-file). Default: the public CAs of the node.',
    '/etc/kubernetes/pki/keycloak-ca.crt',
  ),
});

export type ApiServerOidc = z.output<typeof apiServerOidcSchema>;
