import type { ExternalSecretSpec } from '../../imports/external-secrets.io.js';
import type { Plain } from '../kubernetes/plain.js';
import type { SecretMetadata } from '../model/secret-requirement.js';

export type ExternalSecretFields = Plain<ExternalSecretSpec>;

export const externalSecretsVersion = 'external-secrets.io/v1';

/**
 * A reference to a value of the vault, with the defaults that the API server adds. Argo CD compares without them: a
 * reference that lacks them is out of sync for ever (external-secrets#6398, argo-cd#13004).
 */
export function remoteRef(key: string, property: string) {
  return { key, property, conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } as const;
}

/** An unchanged value of the template's input. Its name may contain characters that a Go template does not accept after a dot. */
export function templateValue(name: string): string {
  return `{{ index . ${JSON.stringify(name)} }}`;
}

/** The template of a Secret whose keys differ from the properties in the vault, or that has labels or annotations. */
export function secretTemplate(
  data: Readonly<Record<string, string>> | undefined,
  { type, metadata }: { readonly type?: string | undefined; readonly metadata?: SecretMetadata | undefined } = {},
) {
  return {
    engineVersion: 'v2',
    mergePolicy: 'Replace',
    ...(type ? { type } : {}),
    ...(metadata ? { metadata: { ...metadata } } : {}),
    ...(data ? { data } : {}),
  } as const;
}
