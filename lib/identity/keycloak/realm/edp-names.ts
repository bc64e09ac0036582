import { createHash } from 'node:crypto';

/** A name that is valid in Kubernetes for an object of Keycloak: `ML users` → `mlflow-ml-users-3f1c9a`. */
export function objectName(instance: string, called: string): string {
  const plain = called
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  const digest = createHash('sha256').update(called).digest('hex').slice(0, 6);
  return [instance, ...(plain ? [plain] : []), ...(plain === called ? [] : [digest])].join('-');
}
