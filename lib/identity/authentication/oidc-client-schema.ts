import { z } from 'zod';
import { caSourceSchema } from '../../schema/ca-source.js';
import { cidr, field } from '../../schema/fields.js';
import { peerSchema } from '../../schema/peer.js';
import { secretKey, secretName } from '../../schema/secret-key.js';

const issuer = z.url({
  protocol: /^https$/,
  hostname: z.regexes.hostname,
  error: 'an issuer is an https URL, exactly as in the tokens (claim iss)',
});

/** The issuer of the users' tokens and the client at it: shared by the plug-in and the proxy. */
export const identityProviderFields = {
  issuer: field(
    issuer,
    'URL of the OpenID Connect issuer, exactly as in the tokens (claim iss): https://<keycloak>/realms/<realm>, https://<platform>/dex.',
    'https://keycloak.example.com/realms/mlflow',
  ),
  client: field(
    z
      .strictObject({
        id: field(z.string().min(1).default('mlflow'), 'Id of the client at the issuer.', 'mlflow'),
        secret: field(secretKey(secretName('oidc-client'), 'client-secret').prefault({}), "The client's secret.", {
          name: 'mlflow-oidc-client',
          key: 'client-secret',
        }),
      })
      .prefault({}),
    'The confidential client with which users log in.',
    { id: 'mlflow' },
  ),
  ca: field(
    caSourceSchema.optional(),
    "The CA of the issuer's certificate. Default: public CAs, and server.caBundleConfigMap.",
    { secret: 'keycloak-tls', key: 'ca.crt' },
  ),
  peer: field(
    peerSchema.optional(),
    'Destination of the issuer in the network policies. Default: derived from its host.',
    {
      namespace: 'keycloak',
    },
  ),
};

/** Groups in the tokens of the issuer. */
export const groupsClaim = field(
  z.string().min(1).optional(),
  'Claim of the tokens with the groups of the user. Default: that of the issuer, if it is known by its host (cognito:groups, groups_direct), otherwise groups.',
  'groups',
);

/** Scopes of a login. */
export const scopes = field(
  z
    .array(z.string().regex(/^[^\s,]+$/))
    .min(1)
    .optional(),
  'Requested scopes. With a scope that the issuer does not define every login fails. Default: openid, email and profile; also groups for Dex (a URL that ends in /dex) and for the organization of Okta, whose tokens otherwise contain no groups; for a proxy with session.refreshSeconds also offline_access, where refresh tokens require it.',
  ['openid', 'email', 'profile'],
);

/** The lifetime of a browser's session. */
export const sessionLifetime = field(
  z
    .int()
    .min(300)
    .max(30 * 86400)
    .default(8 * 3600),
  'Seconds after which users must log in again.',
  28800,
);

/** Addresses of proxies whose X-Forwarded headers are trusted. */
export const proxyRange = cidr.refine((range) => !/\/0$/.test(range), {
  error: 'this range contains all addresses, so any pod could set the client address of a request',
  params: { fix: "set the address range of the gateway's pods" },
});
