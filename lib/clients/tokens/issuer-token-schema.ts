/** Tokens of the issuer for programs whose accounts the server does not accept, renewed before they end. */
import { z } from 'zod';
import { podSettingsSchema } from '../../pods/pod-settings.js';
import { dataKey, dnsSubdomain, field } from '../../schema/fields.js';
import { verified } from '../../schema/verified-service.js';

const ca = z
  .strictObject({
    configMap: field(dnsSubdomain, 'Name of the ConfigMap, in the namespace of the programs.', 'issuer-ca'),
    key: field(dataKey.default('ca.crt'), 'Key with the certificates.', 'ca.crt'),
  })
  .optional();

/** A run of a CronJob takes some seconds to start, and can be one minute late. */
const marginSeconds = { 'external-secrets': 30, 'cron-job': 90 } as const;

export const issuerTokenSchema = z
  .strictObject({
    renewedBy: field(
      z.enum(['external-secrets', 'cron-job']).default('external-secrets'),
      'external-secrets: its Webhook generator requests the token; the programs need no image and no rights for it. cron-job: a CronJob in the namespace of the programs, for clusters without External Secrets; its account may write this one Secret.',
      'cron-job',
    ),
    tokenUrl: verified(
      field(
        z.url({ protocol: /^https?$/, error: 'the token endpoint is an http or https URL' }).optional(),
        'Token endpoint of the issuer: token_endpoint of its discovery document. Default: that of the issuer of the server, if it is a Keycloak or a Dex.',
        'https://keycloak.example.com/realms/ml/protocol/openid-connect/token',
      ),
      { service: 'issuer', ca: 'ca', bundle: false },
    ),
    grant: field(
      z.enum(['client-credentials', 'password']).default('client-credentials'),
      'client-credentials: the token is one of the client itself, as a technical user. password: of a user with a password, where the issuer has no such clients: Dex, with oauth2.passwordConnector.',
      'password',
    ),
    credentials: field(
      dnsSubdomain.default('mlflow-token-client'),
      'Secret with the credentials, in the namespace of the programs: client-id and client-secret, with the grant password also username and password.',
      'mlflow-token-client',
    ),
    scopes: field(
      z
        .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'a scope has no spaces'))
        .min(1)
        .default(['openid']),
      'Scopes that are requested. Tokens of Dex contain groups only with the scope groups.',
      ['openid', 'email', 'groups'],
    ),
    token: field(
      z.enum(['access_token', 'id_token']).default('access_token'),
      'Which token of the answer programs send. id_token for Dex, and for oauth2-proxy where access tokens are no JWT.',
      'id_token',
    ),
    lifetimeSeconds: field(
      z.int().min(60).max(2_592_000).default(300),
      'How long the issuer makes tokens valid, in seconds: expires_in of its answer. 300 is the default of Keycloak; of Dex it is 86400.',
      86400,
    ),
    refreshMinutes: field(
      z
        .int()
        .min(1)
        .max(720)
        .refine((minutes) => minutes < 60 || minutes % 60 === 0, {
          error: 'intervals of an hour and more are whole hours',
          params: { fix: 'write a multiple of 60' },
        })
        .default(3),
      'How often the token is renewed, in minutes. A program that reads the Secret at its start can run as long as the rest of the lifetime.',
      360,
    ),
    ca: field(ca, 'CA certificates with which the issuer is verified. Default: the public ones.', {
      configMap: 'issuer-ca',
    }),
    image: field(
      z.string().min(1).optional(),
      'Image of the CronJob, with python 3. Default: that of the server.',
      'registry.example.com/python:3.12-slim',
    ),
    pod: field(
      podSettingsSchema
        .pick({ nodeSelector: true, tolerations: true, pullSecrets: true, labels: true, securityPreset: true })
        .optional(),
      'Placement, pull Secrets and labels of the pod of the CronJob. Default: none.',
      { pullSecrets: ['registry-credentials'] },
    ),
  })
  .superRefine(({ renewedBy, lifetimeSeconds, refreshMinutes, image, pod }, context) => {
    const longest = Math.floor((lifetimeSeconds - marginSeconds[renewedBy]) / 60);
    if (refreshMinutes > longest)
      context.addIssue({
        code: 'custom',
        path: [longest < 1 ? 'lifetimeSeconds' : 'refreshMinutes'],
        message: `tokens are valid for ${lifetimeSeconds} seconds and are renewed every ${refreshMinutes} minutes by ${renewedBy}: the Secret would hold a token that has ended`,
        params: {
          fix:
            longest < 1
              ? `let the issuer make them valid for at least ${60 + marginSeconds[renewedBy]} seconds`
              : `write refreshMinutes: ${longest} or less, or let the issuer make them valid for longer`,
        },
      });
    if (renewedBy === 'cron-job') return;
    for (const [name, value] of Object.entries({ image, pod }))
      if (value !== undefined)
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `${name} with renewedBy external-secrets, which has no pod in the namespace`,
          params: { fix: `remove ${name}` },
        });
  });

export type IssuerTokenSettings = z.output<typeof issuerTokenSchema>;
