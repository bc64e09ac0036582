/** The Secret with the token of an issuer, and the one with the credentials for it. */
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { tokenSecret } from '../client-access.js';
import type { IssuerTokenSettings } from './issuer-token-schema.js';

/** Keys of the Secret with the credentials, in the order of the request. */
export function credentialKeys({ grant }: Pick<IssuerTokenSettings, 'grant'>): readonly string[] {
  return ['client-id', 'client-secret', ...(grant === 'password' ? ['username', 'password'] : [])];
}

const formats: Readonly<Record<string, string>> = {
  'client-id': '<id of the client>',
  'client-secret': '<secret of the client>',
  username: '<name of the technical user>',
  password: '<password of this user>',
};

/** External Secrets gives values of a Secret to a webhook only if the Secret has this label (pkg/common/webhook of 0.19, runtime of 1.3). */
const webhookLabel = { 'external-secrets.io/type': 'webhook' } as const;

/** The credentials, which others provide. */
export function credentialsSecret(settings: IssuerTokenSettings, namespace: string): SecretRequirement {
  const byExternalSecrets = settings.renewedBy === 'external-secrets';
  const readers = byExternalSecrets ? [{ name: 'External Secrets', purpose: 'to request tokens of the issuer' }] : [];
  return {
    name: settings.credentials,
    namespace,
    keys: credentialKeys(settings).map((key) => ({ key, format: formats[key] ?? '', readers })),
    ...(byExternalSecrets ? { metadata: { labels: webhookLabel } } : {}),
  };
}

/** The token, which the overlay provides. */
export function renewedTokenRequirement(
  settings: IssuerTokenSettings,
  namespace: string,
  tokenUrl: string,
): Requirement {
  return {
    kind: 'Secret',
    name: tokenSecret.name,
    namespace,
    keys: [
      {
        key: tokenSecret.key,
        format: `<${settings.token} of ${tokenUrl}>`,
        readers: [{ name: 'programs of the namespace' }],
      },
    ],
    providedBy: `${settings.renewedBy === 'external-secrets' ? 'External Secrets' : 'the CronJob mlflow-token-renewal'}, renewed every ${interval(settings)}`,
  };
}

function interval({ refreshMinutes }: Pick<IssuerTokenSettings, 'refreshMinutes'>): string {
  if (refreshMinutes < 60) return refreshMinutes === 1 ? 'minute' : `${refreshMinutes} minutes`;
  return refreshMinutes === 60 ? 'hour' : `${refreshMinutes / 60} hours`;
}
