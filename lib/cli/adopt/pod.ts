/** Fields of pods that an environment has under the same or a similar name. */
import type { Adoption } from './adoption.js';
import { type Field, type Input, isTree, type Tree } from './input.js';
import { hasSecrets } from './secret-values.js';

/** Images that lack the plug-in for authentication. */
const withoutPlugin = /(^|\/)(burakince\/mlflow|(mlflow\/)mlflow|bitnami(legacy|secure)?\/mlflow|larribas\/mlflow)$/;
export const placeholder = `registry.example.com/mlflow@sha256:${'0'.repeat(64)}`;

/** Takes fields to server, by their new names. */
export function takeServer(adoption: Adoption, input: Input, fields: Readonly<Record<string, string>>): void {
  for (const [path, to] of Object.entries(fields)) {
    const field = input.at(path);
    // One replica is the default, and not to be combined with autoscaling.
    if (to === 'replicas' && field.value === 1) adoption.computed(field, 'one is the default');
    else if (hasSecrets(field.value))
      adoption.lost(field, `it contains secret values: write server.${to} with references to Secrets`);
    else adoption.take(field, `server.${to}`);
  }
}

/** Fields that the overlay has by itself. */
export function computeAll(adoption: Adoption, input: Input, why: Readonly<Record<string, string>>): void {
  for (const [path, reason] of Object.entries(why)) {
    const field = input.at(path);
    if (field.value !== undefined && field.value !== false && !isOff(field.value)) adoption.computed(field, reason);
  }
}

function isOff(value: unknown): boolean {
  return isTree(value) && (value['enabled'] === false || value['create'] === false);
}

/** The image, if it can have the plug-in. */
export function takeImage(
  adoption: Adoption,
  field: Field,
  parts: { registry?: string; repository: string; tag?: string; digest?: string },
): void {
  const { registry, repository, tag, digest } = parts;
  const name = `${registry ? `${registry}/` : ''}${repository}`;
  if (withoutPlugin.test(name)) {
    adoption.lost(
      field,
      'it lacks mlflow-kubernetes-plugins, by which callers authenticate: build images/mlflow of cdk8s-mlflow',
    );
    return;
  }
  adoption.take(field, 'server.image.image', `${name}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`);
  adoption.remind('server.image.image', 'it must contain mlflow-kubernetes-plugins, a PostgreSQL driver and boto3');
}

/** Pull secrets, as names or as references. */
export function takePullSecrets(adoption: Adoption, field: Field): void {
  const list = Array.isArray(field.value) ? (field.value as readonly unknown[]) : [];
  const names = list.map((item) => (isTree(item) ? item['name'] : item));
  if (names.length > 0)
    adoption.take(field, adoption.form === 'operated' ? 'pods.pullSecrets' : 'server.image.pullSecrets', names);
}

const identities = /role-arn$|gcp-service-account$|azure\.workload\.identity/;

/** Annotations by which a cloud trusts the account. */
export function takeIdentity(adoption: Adoption, field: Field): void {
  const notes: Tree = isTree(field.value) ? field.value : {};
  const found = Object.fromEntries(Object.entries(notes).filter(([name]) => identities.test(name)));
  const client = notes['azure.workload.identity/client-id'];
  const type = adoption.get('artifactStore.type');
  if (Object.keys(found).length === 0) return;
  if (type === 'azure' && client)
    adoption.take(field, 'artifactStore.credentials', { type: 'workload-identity', clientId: client });
  else if (type === 's3' || type === 'gcs')
    adoption.take(field, 'artifactStore.credentials', { type: 'workload-identity', serviceAccountAnnotations: found });
}

/** A Service that is reached from outside is an access that the overlay has by its gateway. */
export function takeService(adoption: Adoption, input: Input, path: string): void {
  const type = input.text(`${path}.type`);
  if (type === 'LoadBalancer' || type === 'NodePort')
    adoption.lost(input.at(`${path}.type`), 'access from outside the cluster: write gateway');
  adoption.computed(input.at(path), 'a Service with port 5000, or 8443 with TLS: server.service');
}
