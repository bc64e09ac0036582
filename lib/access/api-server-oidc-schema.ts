import { z } from 'zod';
import { field } from '../schema/fields.js';

/** Kubernetes keeps this beginning for itself, and the API server does not start with it. */
const prefix = z
  .string()
  .regex(
    /^(?!system:)\S+$/,
    'a prefix has no spaces, is not empty and does not begin with "system:", which Kubernetes keeps for itself',
  );

/**
 * What the API server of the cluster was told of an OpenID Connect issuer (`--oidc-…`, or an AuthenticationConfiguration).
 * The overlay cannot tell it: it names people and groups as the API server will, and its README says how to tell it.
 */
export const apiServerOidcSchema = z.strictObject({
  issuer: field(
    z.url({
      protocol: /^https$/,
      error: 'an issuer is an https URL, exactly as in the tokens (claim iss)',
    }),
    'URL of the issuer, as it stands in the tokens (--oidc-issuer-url).',
    'https://keycloak.example.com/realms/platform',
  ),
  clientId: field(
    z.string().min(1),
    'Audience that tokens must have (--oidc-client-id): with Keycloak, what an audience mapper of the client adds.',
    'kubernetes',
  ),
  usernameClaim: field(
    z.string().min(1).default('email'),
    'Claim that names a user (--oidc-username-claim). An e-mail address counts only where the token says that it was verified.',
    'email',
  ),
  usernamePrefix: field(
    prefix.default('oidc:'),
    'What the API server puts before the name of each user (--oidc-username-prefix), so that nobody takes the name of an account of the cluster.',
    'oidc:',
  ),
  groupsClaim: field(
    z.string().min(1).default('groups'),
    'Claim that lists the groups of a user (--oidc-groups-claim).',
    'groups',
  ),
  groupsPrefix: field(
    prefix.default('oidc:'),
    'What the API server puts before the name of each group (--oidc-groups-prefix).',
    'oidc:',
  ),
  caFile: field(
    z
      .string()
      .regex(/^(\/[A-Za-z0-9._-]+)+$/, 'a file is an absolute path')
      .optional(),
    'File on the nodes of the control plane with the CA of the issuer (--oidc-ca-file). Default: the public CAs of the node.',
    '/etc/kubernetes/pki/keycloak-ca.crt',
  ),
});

export type ApiServerOidc = z.output<typeof apiServerOidcSchema>;
