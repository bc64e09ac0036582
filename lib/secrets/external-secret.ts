import type { ExternalSecretSpec } from '../../imports/external-secrets.io.js';
import type { Plain } from '../kubernetes/plain.js';

export type ExternalSecretFields = Plain<ExternalSecretSpec>;

export const externalSecretsVersion = 'external-secrets.io/v1';

/** A value of the template's input as it is. Its name may hold what a Go template does not take after a dot. */
export function templateValue(name: string): string {
  return `{{ index . ${JSON.stringify(name)} }}`;
}

/** The template of a Secret whose keys are not simply what was read. */
export function secretTemplate(data: Readonly<Record<string, string>>, type: string | undefined) {
  return { engineVersion: 'v2', ...(type ? { type } : {}), data } as const;
}
