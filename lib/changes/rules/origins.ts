/** Hosts and origins that the server accepts, and connections that are no longer verified. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { FieldChange } from '../field-changes.js';
import { fieldsAt, foundIn, isOf } from '../match.js';
import type { Rule } from '../rule.js';
import { valueIn, variables } from './logins.js';

const names = [
  'MLFLOW_SERVER_ALLOWED_HOSTS',
  'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS',
  'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE',
  'MLFLOW_SERVER_X_FRAME_OPTIONS',
];

const origins: Rule = {
  id: 'exposure/origins',
  title: 'the server accepts more hosts or origins',
  reason:
    'pages of these origins can call the server with the login of a user, and requests with these Host headers are answered',
  advice: 'name only hosts and origins of your own; * ends the protection',
  source: 'mlflow.org, Network Security (allowed hosts, CORS origins, X-Frame-Options)',
  find: (change) => {
    const ofPods = variables(change, ...names).filter(isWider);
    const ofResource =
      change.identity.kind === 'MLflow'
        ? fieldsAt(change, 'spec.extraAllowedOrigins').filter(({ before, after }) =>
            itemsOf(after).some((item) => !itemsOf(before).includes(item)),
          )
        : [];
    const fields = [...ofPods, ...ofResource];
    return foundIn(fields);
  },
};

const verification: Rule = {
  id: 'exposure/verification-off',
  title: 'a connection is no longer encrypted, or its certificate no longer verified',
  reason: 'anything between both ends can read and change what is sent',
  advice: 'verify the certificate with its CA',
  source:
    'mlflow.org, Environment Variables (MLFLOW_*_IGNORE_TLS); OpenShift, Route (tls, insecureEdgeTerminationPolicy); PostgreSQL, sslmode',
  find: (change) => {
    const ofPods = variables(
      change,
      'MLFLOW_S3_IGNORE_TLS',
      'MLFLOW_TRACKING_INSECURE_TLS',
      'PGSSLMODE',
      'MLFLOW_BACKEND_STORE_URI',
      'MLFLOW_S3_ENDPOINT_URL',
    ).filter(({ path, before, after }) =>
      path.some((part) => /IGNORE_TLS|INSECURE_TLS/.test(part))
        ? valueIn(after) === 'true'
        : security(valueIn(after)) < security(valueIn(before)),
    );
    const ofRoute =
      change.change === 'changed' &&
      isOf(change.before as KubernetesObject, ['route.openshift.io/Route', 'networking.k8s.io/Ingress'])
        ? fieldsAt(change, 'spec.tls').filter(
            ({ after, path }) => after === undefined || (path.at(-1) === 'termination' && after === 'edge'),
          )
        : [];
    const ofUris =
      change.change === 'changed' &&
      isOf(change.before as KubernetesObject, ['external-secrets.io/ExternalSecret', 'mlflow.opendatahub.io/MLflow'])
        ? fieldsAt(
            change,
            'spec.target.template.data',
            'spec.backendStoreUri',
            'spec.registryStoreUri',
            'spec.env',
          ).filter(({ before, after }) => after !== undefined && security(valueIn(after)) < security(valueIn(before)))
        : [];
    const fields = [...ofPods, ...ofRoute, ...ofUris];
    return foundIn(fields);
  },
};

export const accepted: readonly Rule[] = [origins, verification];

/** sslmode of libpq from the weakest to the strongest, and http before https; 0 where neither is named. */
function security(text: string): number {
  const mode = /sslmode=([a-z-]+)/.exec(text)?.[1] ?? text;
  const found = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'].indexOf(mode);
  return found >= 0 ? found : text.startsWith('https:') ? 1 : 0;
}

function isWider({ path, before, after }: FieldChange): boolean {
  const [had, has] = [valueIn(before), valueIn(after)].map((value) => value.split(',').filter(Boolean)) as [
    string[],
    string[],
  ];
  if (path.some((part) => part.includes('X_FRAME_OPTIONS')))
    return ['DENY', 'SAMEORIGIN'].includes(had[0] ?? '') && had[0] !== has[0] && has[0] !== 'DENY';
  return has.some((item) => !had.includes(item));
}

function itemsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [];
}
