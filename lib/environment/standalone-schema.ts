import { z } from 'zod';
import { standaloneAccessSchema } from '../access/access-schema.js';
import { alaudaMenuSchema } from '../gateway/alauda-menu.js';
import { consoleLinkSchema } from '../gateway/console-link-schema.js';
import { podTlsSchema } from '../gateway/pod-tls-schema.js';
import { standaloneGatewaySchema } from '../gateway/standalone-gateway-schema.js';
import { authenticationSchema } from '../identity/authentication/authentication-schema.js';
import { keycloakSchema } from '../identity/keycloak/keycloak-schema.js';
import { backupSchema } from '../jobs/backup-schema.js';
import { migrationSchema, smokeTestSchema } from '../jobs/job-schemas.js';
import { standaloneNetworkPolicySchema } from '../model/network-policy-schema.js';
import { observabilitySchema } from '../observability/monitoring-schema.js';
import { garbageCollectionSchema, standaloneTraceArchivalSchema } from '../pods/jobs-fields.js';
import { dnsLabel, field } from '../schema/fields.js';
import { encryptionKeysSchema } from '../secrets/encryption-keys.js';
import { secretsSchema } from '../secrets/secrets-schema.js';
import type { StandaloneServerSettings } from '../standalone/image-version.js';
import { standaloneServerSchema } from '../standalone/standalone-server-schema.js';
import { standaloneArtifactStoreSchema } from '../stores/artifacts/standalone-artifact-store-schema.js';
import {
  standaloneBackendStoreSchema,
  standaloneReadReplicaSchema,
  standaloneRegistryStoreSchema,
} from '../stores/backend/standalone-backend-store-schema.js';
import { commonMetadataFields } from './common-metadata-schema.js';
import { clusterFields, exceptionFields, networkPolicyField, surroundingFields } from './common-schema.js';

/** The fields of the environment file of a standalone server. */
export const standaloneSchema = z
  .strictObject({
    platform: field(
      z.enum(['kind', 'kubernetes', 'openshift']),
      'Platform of the cluster: kind, OpenShift, or any other Kubernetes. On RHOAI and ODH the operator creates the server.',
      'kubernetes',
    ),
    form: field(z.literal('standalone'), 'The overlay itself contains the pods, without an operator.', 'standalone'),
    name: field(
      dnsLabel.max(30).default('mlflow'),
      'Name of the instance: the name of its Deployment and Service, and the prefix of every other name.',
      'mlflow',
    ),
    ...clusterFields,
    securityPreset: field(
      z.enum(['hardened', 'platform']).optional(),
      'hardened: pods run with fixed ids of non-root users. platform: pods run with ids that the cluster assigns, as OpenShift does. Default: platform on OpenShift, else hardened.',
      'hardened',
    ),
    authentication: field(authenticationSchema, 'How callers authenticate.', { type: 'kubernetes' }),
    keycloak: field(
      keycloakSchema.optional(),
      'The Keycloak of the issuer in `authentication`: its realm as code, and optionally Keycloak itself. Default: none, both are managed elsewhere.',
      { namespace: 'keycloak' },
    ),
    server: field(standaloneServerSchema, 'The server itself.', {
      image: { image: 'registry.example.com/mlflow@sha256:<digest>' },
    }),
    backendStore: field(standaloneBackendStoreSchema, 'The store of experiments, runs, models and traces.', {
      type: 'sqlite',
    }),
    registryStore: field(
      standaloneRegistryStoreSchema.optional(),
      'A separate PostgreSQL database for the model registry. Default: the backend store.',
      { host: 'registry-db.databases.svc' },
    ),
    readReplica: field(
      standaloneReadReplicaSchema.optional(),
      'A read-only copy of the backend store for searches. Default: none.',
      { host: 'mlflow-db-ro.databases.svc' },
    ),
    artifactStore: field(standaloneArtifactStoreSchema, 'The store of model files and other artifacts.', {
      type: 'volume',
    }),
    secrets: field(secretsSchema, 'How the Secrets that the overlay refers to are created.', { source: 'given' }),
    encryptionKeys: field(
      encryptionKeysSchema.optional(),
      'The Secret with the keys with which MLflow encrypts the secrets of users. Default: <name>-encryption-keys in prod, and in dev unless the source of secrets is given; else none, and MLflow uses the keys of its source code.',
      { name: 'mlflow-encryption-keys' },
    ),
    tls: field(podTlsSchema, 'Whether the pods serve TLS, and the source of their certificate.', {
      source: 'cert-manager',
    }),
    gateway: field(standaloneGatewaySchema, 'Access to the server from outside the cluster.', { type: 'none' }),
    consoleLink: field(
      consoleLinkSchema.optional(),
      'A link to the server in the web console of OpenShift, an object of the cluster. Default: none.',
      { text: 'MLflow' },
    ),
    alaudaMenu: field(
      alaudaMenuSchema.optional(),
      'A link to the server in the menu of Alauda AI, under Tools. Default: none.',
      { title: 'MLflow' },
    ),
    observability: field(observabilitySchema, 'Metrics, alerts and the dashboard.', {}),
    migration: field(migrationSchema, 'The Job that migrates the databases to the version of the server.', {
      activeDeadlineSeconds: 3600,
    }),
    garbageCollection: field(
      garbageCollectionSchema.optional(),
      'Removal of what users deleted. Default: none, deleted runs and their artifacts are kept.',
      { schedule: '0 2 * * 0' },
    ),
    traceArchival: field(
      standaloneTraceArchivalSchema.optional(),
      'Moving old traces to the artifact store. Default: none, traces remain in the database.',
      { schedule: '0 */6 * * *' },
    ),
    backup: field(
      backupSchema.optional(),
      'Backups of every database of the environment by pg_dump or SQLite, to a volume or a bucket. CloudNativePG has its own, in backendStore.backup. Default: none.',
      { schedule: '0 1 * * *' },
    ),
    smokeTest: field(
      smokeTestSchema.optional(),
      'A Job after each deployment that uses the server as a client does. Default: none.',
      { workspace: 'team-a' },
    ),
    access: field(standaloneAccessSchema, 'Roles of MLflow, for its callers.', { additionalRoles: true }),
    ...commonMetadataFields,
    ...surroundingFields,
    networkPolicy: networkPolicyField(standaloneNetworkPolicySchema),
    ...exceptionFields,
  })
  .meta({
    title: 'cdk8s-mlflow environment of a standalone server',
    description: 'The settings of one cluster, from which `npm run synth` generates the overlay.',
  });

type Given = z.output<typeof standaloneSchema>;

/** The same, with the version of MLflow that depends on the authentication, and the security preset of the platform. */
export type StandaloneEnvironmentSettings = Omit<Given, 'server' | 'securityPreset'> & {
  readonly server: StandaloneServerSettings;
  readonly securityPreset: 'hardened' | 'platform';
};
