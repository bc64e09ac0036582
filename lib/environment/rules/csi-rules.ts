import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

/** Secrets that exist only while a pod of the overlay mounts them, and that an operator reads for pods of its own. */
export function* csiProblems({
  secrets,
  backendStore,
  keycloak,
}: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  if (secrets.source !== 'secrets-store-csi') return;
  const fix = 'write secrets: {source: external-secrets, …}, whose Secrets exist without a pod';
  if (backendStore.type === 'cloudnative-pg' && backendStore.backup)
    yield {
      path: ['secrets', 'source'],
      message:
        'secrets-store-csi with backups of CloudNativePG: its pods do not mount the SecretProviderClass, so the Secret with the credentials of the bucket does not exist when they start',
      fix,
    };
  if (keycloak?.server)
    yield {
      path: ['secrets', 'source'],
      message:
        'secrets-store-csi with keycloak.server: the operator of Keycloak reads its Secrets before a pod mounts the SecretProviderClass',
      fix,
    };
}
