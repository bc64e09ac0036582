import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { published } from '../../../lib/model/published.js';
import { joinRequirements } from '../../../lib/model/requirement.js';
import type { SecretKeyRequirement, SecretRequirement } from '../../../lib/model/secret-requirement.js';
import type { StandaloneOverlay } from '../../../lib/overlay/rendering.js';
import type { Authority } from './certificates.js';

export type Values = Readonly<Record<string, string>>;

export interface Given {
  readonly overlay: StandaloneOverlay;
  readonly authority: Authority;
  /** The user and the password of the database. */
  readonly credentials: Readonly<Record<'username' | 'password', string>>;
  /** Of keys that nobody can make up, by `<Secret>/<key>` or by the key alone. */
  readonly values: Values;
}

/** The Secrets that the README of an overlay lists as required. */
export async function requiredSecrets(given: Given): Promise<readonly KubernetesObject[]> {
  const { overlay, authority, credentials } = given;
  const { namespace } = overlay.environment;
  const ca = readFileSync(authority.certificate, 'utf8');
  const made: readonly (readonly [string, Values])[] = [
    ['mlflow-tls', await serverCertificate(authority, namespace, ca)],
    ['mlflow-db-app', credentials],
    ['mlflow-db-ca', { 'ca.crt': ca }],
    ['outside-ca', { 'ca.crt': ca }],
    ...needsOf(overlay).map(
      ({ name, keys }) =>
        [name, Object.fromEntries(keys.map((need) => [need.key, secretValue(name, need, given)]))] as const,
    ),
  ];
  return made.map(([name, stringData]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData,
  }));
}

/** Of all constructs of the overlay, each Secret once. */
function needsOf({ server, environment }: StandaloneOverlay): readonly SecretRequirement[] {
  const needs = joinRequirements(published(server.node.root, 'secrets'));
  return needs.filter(({ namespace }) => namespace === environment.namespace);
}

async function serverCertificate(authority: Authority, namespace: string, ca: string): Promise<Values> {
  const { certificate, key } = await authority.sign('mlflow', [
    ...['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((end) => `mlflow${end}`),
    'localhost',
  ]);
  return { 'tls.crt': readFileSync(certificate, 'utf8'), 'tls.key': readFileSync(key, 'utf8'), 'ca.crt': ca };
}

function secretValue(secret: string, { key, generate }: SecretKeyRequirement, { credentials, values }: Given): string {
  const given = values[`${secret}/${key}`];
  if (given !== undefined) return given;
  switch (generate?.type) {
    case 'password':
      return randomBytes(generate.length).toString('hex').slice(0, generate.length);
    case 'fernet':
      return randomBytes(32).toString('base64url').padEnd(44, '=');
    case 'name':
      return generate.value;
  }
  const value = { ...credentials, ...values }[key];
  if (value === undefined) throw new Error(`the proof knows no value for the key ${key} of Secret ${secret}`);
  return value;
}
