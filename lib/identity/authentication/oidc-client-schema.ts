import { z } from 'zod';
import { caFileSchema } from '../../schema/ca-source.js';
import { cidr, field, host } from '../../schema/fields.js';
import { peerSchema } from '../../schema/peer.js';
import { secretKey, secretName } from '../../schema/secret-key.js';
import { verified } from '../../schema/verified-service.js';

const issuer = z.url({
  protocol: /^https$/,
  // Without the dot of an absolute name, which no token has.
  hostname: /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]*[a-z0-9])?$/i,
  error: 'an issuer is an https URL, exactly as in the tokens (claim iss)',
});

/** Path of a discovery document below the URL of its issuer. */
export const discoveryPath = '/.well-known/openid-configuration';

/** The issuer of the users' tokens and the client at it: shared by the plug-in and the proxy. */
export const identityProviderFields = {
  issuer: verified(
    field(
      issuer,
      'URL of the OpenID Connect issuer, exactly as in the tokens (claim iss): https://<keycloak>/realms/<realm>, https://<platform>/dex.',
      'https://keycloak.example.com/realms/mlflow',
    ),
    { service: 'issuer', ca: 'ca', unless: 'discoveryUrl' },
  ),
  discoveryUrl: verified(
    field(
      z
        .url({ protocol: /^https$/, error: 'a discovery document is requested by https' })
        .endsWith(discoveryPath, { error: `the URL of a discovery document ends in ${discoveryPath}` })
        .optional(),
      'URL of the discovery document, if pods cannot reach the issuer by its own URL: tokens, keys and the network policies then use its host, browsers the issuer, and tokens still contain the issuer. Keycloak must have hostname-backchannel-dynamic, so that the document contains that host. A proxy reads no document from another host: it uses the endpoints of Keycloak or Dex there. Default: below the issuer.',
      'https://keycloak.keycloak.svc:8443/realms/mlflow/.well-known/openid-configuration',
    ),
    { service: 'issuer', ca: 'ca' },
  ),
  hostAliases: field(
    z
      .array(
        z.strictObject({
          ip: field(z.union([z.ipv4(), z.ipv6()], { error: 'not an IP address' }), 'Address.', '10.96.10.20'),
          hostnames: field(z.array(host).min(1), 'Hostnames that resolve to it.', ['keycloak.example.com']),
        }),
      )
      .min(1)
      .optional(),
    'Addresses of hostnames in the pods that connect to the issuer, if the DNS of the cluster does not resolve its name: an address that terminates TLS for it, such as the ClusterIP of the gateway. Default: the DNS of the cluster.',
    [{ ip: '10.96.10.20', hostnames: ['keycloak.example.com'] }],
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
    caFileSchema.optional(),
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
