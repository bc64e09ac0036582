import { z } from 'zod';
import type { ResourceRequirements } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { componentPod } from '../../pods/pod-settings.js';
import { dnsLabel, field, port } from '../../schema/fields.js';
import { peerSchema } from '../../schema/peer.js';
import { secretKey, secretName } from '../../schema/secret-key.js';
import { verified } from '../../schema/verified-service.js';
import { cacheSchema } from './cache-schema.js';
import { groupsClaim, identityProviderFields, proxyRange, scopes, sessionLifetime } from './oidc-client-schema.js';
import { kubernetesAuthorizationFields } from './workspaces-schema.js';

const extraIssuer = z.strictObject({
  issuer: verified(field(z.url({ protocol: /^https$/ }), 'URL of the issuer.', 'https://platform.example.com/dex'), {
    service: 'issuer',
    ca: 'ca',
  }),
  audience: field(z.string().min(1), 'Required audience of its tokens.', 'mlflow-machines'),
  peer: field(peerSchema.optional(), 'Its destination in the network policies. Default: derived from its host.', {
    namespace: 'dex',
  }),
});

/** Kubernetes reserves names with this prefix. */
const prefix = z
  .string()
  .regex(/^(?!system:)\S*$/, 'a prefix must not contain spaces or begin with "system:", which Kubernetes reserves')
  .default('');

/** oauth2-proxy in front of the server: it logs users in, and Kubernetes authorizes their requests. */
export const proxyAuthentication = z.strictObject({
  type: field(
    z.literal('proxy'),
    'oauth2-proxy in separate pods in front of the server, with Dex, Keycloak or any other OpenID Connect issuer; Kubernetes authorizes requests.',
    'proxy',
  ),
  identity: field(
    z.enum(['token', 'headers']).default('headers'),
    "How the proxy passes the identity of the user to the server. headers: in X-Forwarded-User and -Groups, which the server trusts because only the proxy can reach it. token: as the user's own token, which the API server of the cluster must accept by its own OpenID Connect settings.",
    'headers',
  ),
  ...kubernetesAuthorizationFields,
  ...identityProviderFields,
  scopes,
  groupsClaim,
  userClaim: field(
    z.string().min(1).default('email'),
    'Claim with the user name, as in subjects of RoleBindings.',
    'email',
  ),
  userPrefix: field(
    prefix,
    'Prefix of user names, which subjects of RoleBindings then need too. It prevents users of the issuer from having the names of cluster accounts. Only with identity: headers; otherwise access.apiServerOidc sets the prefix of the API server. Default: none.',
    'oidc:',
  ),
  groupsPrefix: field(
    prefix,
    'Prefix of group names; without it a group that the issuer calls system:masters has all rights in MLflow. Default: none.',
    'oidc:',
  ),
  allowedGroups: field(
    z.array(z.string().min(1)).default([]),
    'Groups whose members the proxy admits. Default: all users who can log in at the issuer.',
    ['mlflow-users'],
  ),
  emailDomains: field(
    z.array(z.string().min(1)).min(1).default(['*']),
    'Domains of the e-mail addresses that the proxy admits; * for all.',
    ['example.com'],
  ),
  bearerTokens: field(
    z
      .strictObject({
        enabled: field(
          z.boolean().default(true),
          'Whether programs can send a token of the issuer instead of logging in.',
          true,
        ),
        audiences: field(
          z.array(z.string().min(1)).default([]),
          'Further accepted audiences of tokens of the issuer, besides the id of the client.',
          ['kubernetes'],
        ),
        extraIssuers: field(
          z.array(extraIssuer).default([]),
          'Further issuers whose tokens programs can send. The user is in the claim email, or in sub without one, and the groups are in the claim groups.',
          [{ issuer: 'https://platform.example.com/dex', audience: 'mlflow-machines' }],
        ),
      })
      .prefault({}),
    'Bearer tokens, for programs.',
    { enabled: true },
  ),
  cookieSecret: field(
    secretKey(secretName('proxy-cookie'), 'cookie-secret').prefault({}),
    'The Secret with the key that encrypts the cookies: the same for all pods of the proxy.',
    { name: 'mlflow-proxy-cookie' },
  ),
  session: field(
    z
      .strictObject({
        lifetimeSeconds: sessionLifetime,
        refreshSeconds: field(
          z.int().min(30).optional(),
          'Seconds after which the token of a session is renewed at the issuer; must be less than the lifetime of the tokens. Default: never.',
          240,
        ),
        logoutUrl: verified(
          field(
            z.url({ protocol: /^https$/ }).optional(),
            "URL that the proxy calls at logout, to end the session at the issuer, too; {id_token} is replaced by the token of the session. Default: Keycloak's if the issuer is a realm, else none.",
            'https://keycloak.example.com/realms/mlflow/protocol/openid-connect/logout?id_token_hint={id_token}',
          ),
          { service: 'issuer', ca: 'ca' },
        ),
        store: field(
          cacheSchema.optional(),
          'Session store that several pods of the proxy share. Default: the cookie, which is only allowed with one pod.',
          { type: 'in-cluster' },
        ),
      })
      .prefault({}),
    'Sessions of browsers.',
    { lifetimeSeconds: 28800 },
  ),
  service: field(
    z
      .strictObject({
        name: field(
          dnsLabel.optional(),
          'Name of the Service that clients use. Default: <name of the server>-proxy.',
          'mlflow-tracking-server',
        ),
        port: field(port.default(5000), 'Its port.', 5000),
      })
      .prefault({}),
    'The Service of the proxy, which clients in the cluster call.',
    { name: 'mlflow-tracking-server', port: 5000 },
  ),
  image: field(
    z.string().min(1).default('quay.io/oauth2-proxy/oauth2-proxy:v7.15.6'),
    'Image of oauth2-proxy. The configuration is written for 7.15; another minor version may require a different format.',
    'quay.io/oauth2-proxy/oauth2-proxy:v7.15.6',
  ),
  replicas: field(
    z.int().min(1).max(20).default(1),
    'Number of pods of the proxy; with 2 or more, session.store is required.',
    2,
  ),
  resources: field(
    embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements').optional(),
    'CPU and memory of each pod. Default: 50m and 64Mi, limited to 128Mi.',
    { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  ),
  pod: componentPod,
  trustedProxies: field(
    z.array(proxyRange).min(1).optional(),
    'Address ranges (CIDR) of the gateway, whose X-Forwarded headers the proxy trusts. Default: gateway.peer.cidrs.',
    ['10.244.0.0/16'],
  ),
});

export type ProxyAuthentication = z.output<typeof proxyAuthentication>;
