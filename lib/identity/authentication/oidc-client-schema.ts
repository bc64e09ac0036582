import { z } from 'zod';
import { caSourceSchema } from '../../schema/ca-source.js';
import { cidr, field } from '../../schema/fields.js';
import { peerSchema } from '../../schema/peer.js';
import { secretKey, secretName } from '../../schema/secret-key.js';

const issuer = z.url({
  protocol: /^https$/,
  hostname: z.regexes.hostname,
  error: 'an issuer is an https URL, letter by letter as it stands in the tokens (claim iss)',
});

/** Who vouches for people, and as which client we ask: shared by the plug-in and by the proxy. */
export const identityProviderFields = {
  issuer: field(
    issuer,
    'URL of the OpenID Connect issuer, as it stands in the tokens: https://<keycloak>/realms/<realm>, https://<platform>/dex.',
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
    'The confidential client that logs people in.',
    { id: 'mlflow' },
  ),
  ca: field(
    caSourceSchema.optional(),
    'The CA that signed the certificate of the issuer. Default: the public ones, and server.caBundleConfigMap.',
    { secret: 'keycloak-tls', key: 'ca.crt' },
  ),
  peer: field(peerSchema.optional(), 'What the network policies open for the issuer. Default: derived from its host.', {
    namespace: 'keycloak',
  }),
};

/** Groups in the tokens of the issuer. */
export const groupsClaim = field(
  z.string().min(1).default('groups'),
  'Claim of the tokens that lists the groups of a user.',
  'groups',
);

/** How long a browser stays logged in. */
export const sessionLifetime = field(
  z
    .int()
    .min(300)
    .max(30 * 86400)
    .default(8 * 3600),
  'Seconds after which somebody must log in again.',
  28800,
);

/** Addresses of proxies whose X-Forwarded headers are believed. */
export const proxyRange = cidr.refine((range) => !/\/0$/.test(range), {
  error: 'these are all addresses, so any pod could say where a request came from',
  params: { fix: "write the range that the gateway's pods get addresses from" },
});
