import { z } from 'zod';
import type { ResourceRequirements } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { componentPod } from '../../pods/pod-settings.js';
import { dnsLabel, field, port } from '../../schema/fields.js';
import { peerSchema } from '../../schema/peer.js';
import { secretKey, secretName } from '../../schema/secret-key.js';
import { cacheSchema } from './cache-schema.js';
import { groupsClaim, identityProviderFields, proxyRange, sessionLifetime } from './oidc-client-schema.js';
import { kubernetesAuthorizationFields } from './workspaces-schema.js';

const extraIssuer = z.strictObject({
  issuer: field(z.url({ protocol: /^https$/ }), 'URL of the issuer.', 'https://platform.example.com/dex'),
  audience: field(z.string().min(1), 'Audience that its tokens must have.', 'mlflow-machines'),
  peer: field(peerSchema.optional(), 'What the network policies open for it. Default: derived from its host.', {
    namespace: 'dex',
  }),
});

/** Kubernetes keeps names that begin so for its own. */
const prefix = z
  .string()
  .regex(
    /^(?!system:)\S*$/,
    'a prefix has no spaces and does not begin with "system:", which Kubernetes keeps for itself',
  )
  .default('');

/** oauth2-proxy before the server: it logs people in, and Kubernetes decides what they may do. */
export const proxyAuthentication = z.strictObject({
  type: field(
    z.literal('proxy'),
    'oauth2-proxy in pods of its own before the server, with Dex, Keycloak or any other OpenID Connect issuer; Kubernetes decides what a caller may do.',
    'proxy',
  ),
  identity: field(
    z.enum(['token', 'headers']).default('headers'),
    "How the proxy tells the server who somebody is. headers: by X-Forwarded-User and -Groups, which the server believes because nobody else can reach it. token: by the user's own token, which the API server of the cluster must accept, by its own OpenID Connect settings.",
    'headers',
  ),
  ...kubernetesAuthorizationFields,
  ...identityProviderFields,
  scopes: field(
    z
      .array(z.string().regex(/^[^\s,]+$/))
      .min(1)
      .default(['openid', 'email', 'profile', 'groups']),
    'Scopes that are asked for. One that the issuer does not define ends every login.',
    ['openid', 'email', 'profile', 'groups'],
  ),
  groupsClaim,
  userClaim: field(
    z.string().min(1).default('email'),
    'Claim that names the user, as subjects of RoleBindings do.',
    'email',
  ),
  userPrefix: field(
    prefix,
    'What the proxy puts before the name of each user, as subjects of RoleBindings then have it, so that nobody can call himself what the cluster calls its own. Only where identity is headers; else access.apiServerOidc says what the API server does. Default: nothing.',
    'oidc:',
  ),
  groupsPrefix: field(
    prefix,
    'The same before the name of each group; without it a group that the issuer calls system:masters may do everything in MLflow. Default: nothing.',
    'oidc:',
  ),
  allowedGroups: field(
    z.array(z.string().min(1)).default([]),
    'Groups whose members may pass the proxy. Default: everybody whom the issuer lets log in.',
    ['mlflow-users'],
  ),
  emailDomains: field(
    z.array(z.string().min(1)).min(1).default(['*']),
    'Domains of e-mail addresses that may pass the proxy; * for all.',
    ['example.com'],
  ),
  bearerTokens: field(
    z
      .strictObject({
        enabled: field(
          z.boolean().default(true),
          'Whether programs may send a token of the issuer instead of logging in.',
          true,
        ),
        audiences: field(
          z.array(z.string().min(1)).default([]),
          'Further audiences of tokens of the issuer that are taken, besides the id of the client.',
          ['kubernetes'],
        ),
        extraIssuers: field(
          z.array(extraIssuer).default([]),
          'Further issuers whose tokens programs may send. They name a user by the claim email, or sub without one, and groups by the claim groups.',
          [{ issuer: 'https://platform.example.com/dex', audience: 'mlflow-machines' }],
        ),
      })
      .prefault({}),
    'Tokens that programs send.',
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
          'Seconds after which the token of a session is renewed at the issuer; less than the tokens live. Default: never.',
          240,
        ),
        logoutUrl: field(
          z.url({ protocol: /^https$/ }).optional(),
          'URL that the proxy calls when somebody logs out, to end the session at the issuer, too; {id_token} stands for the token of the session. Default: that of Keycloak where the issuer is a realm, else none.',
          'https://keycloak.example.com/realms/mlflow/protocol/openid-connect/logout?id_token_hint={id_token}',
        ),
        store: field(
          cacheSchema.optional(),
          'Where sessions are kept that several pods of the proxy share. Default: in the cookie, which one pod alone may do.',
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
    'The Service of the proxy: what clients in the cluster call.',
    { name: 'mlflow-tracking-server', port: 5000 },
  ),
  image: field(
    z.string().min(1).default('quay.io/oauth2-proxy/oauth2-proxy:v7.15.3'),
    'Image of oauth2-proxy. Its configuration is written for 7.15; another minor version may want another form.',
    'quay.io/oauth2-proxy/oauth2-proxy:v7.15.3',
  ),
  replicas: field(
    z.int().min(1).max(20).default(1),
    'Number of pods of the proxy; from 2 on session.store is needed.',
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
    'Ranges of addresses of the gateway, whose X-Forwarded headers the proxy believes. Default: gateway.peer.cidrs.',
    ['10.244.0.0/16'],
  ),
});

export type ProxyAuthentication = z.output<typeof proxyAuthentication>;
