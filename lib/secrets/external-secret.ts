import type { ExternalSecretSpec } from '../../imports/external-secrets.io.js';
import type { Plain } from '../kubernetes/plain.js';

export type ExternalSecretFields = Plain<ExternalSecretSpec>;

export const externalSecretsVersion = 'external-secrets.io/v1';

/** An unchanged value of the template's input. Its name may contain characters that a Go template does not accept after a dot. */
export function templateValue(name: string): string {
  return `{{ index . ${JSON.stringify(name)} }}`;
}

/** The template of a Secret whose keys differ from the properties in the vault. */
export function secretTemplate(data: Readonly<Record<string, string>>, type: string | undefined) {
  return { engineVersion: 'v2', ...(type ? { type } : {}), data } as const;
}
