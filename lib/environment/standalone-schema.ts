import { z } from 'zod';
import { podTlsSchema } from '../gateway/pod-tls-schema.js';
import { standaloneGatewaySchema } from '../gateway/standalone-gateway-schema.js';
import { authenticationSchema } from '../identity/authentication/authentication-schema.js';
import { keycloakSchema } from '../identity/keycloak/keycloak-schema.js';
import { standaloneNetworkPolicySchema } from '../model/network-policy-schema.js';
import { observabilitySchema } from '../observability/monitoring-schema.js';
import { garbageCollectionSchema, standaloneTraceArchivalSchema } from '../pods/jobs-fields.js';
import { dnsLabel, field } from '../schema/fields.js';
import { encryptionKeysSchema } from '../secrets/encryption-keys.js';
import { secretsSchema } from '../secrets/secrets-schema.js';
import type { StandaloneServerSettings } from '../standalone/image-version.js';
import { backupSchema, migrationSchema, smokeTestSchema } from '../standalone/standalone-jobs-schema.js';
import { standaloneServerSchema } from '../standalone/standalone-server-schema.js';
import { standaloneArtifactStoreSchema } from '../stores/artifacts/standalone-artifact-store-schema.js';
import {
  standaloneBackendStoreSchema,
  standaloneReadReplicaSchema,
  standaloneRegistryStoreSchema,
} from '../stores/backend/standalone-backend-store-schema.js';
import { commonMetadataFields } from './common-metadata-schema.js';
import { clusterFields, exceptionFields, networkPolicyField, surroundingFields } from './common-schema.js';

/** Everything that may stand in the environment file of a standalone server. */
export const standaloneSchema = z
  .strictObject({
    platform: field(
      z.enum(['kind', 'kubernetes']),
      'What the cluster is: kind, or any other Kubernetes. On RHOAI and ODH the operator makes the server.',
      'kubernetes',
    ),
    form: field(z.literal('standalone'), 'The overlay itself makes the pods; there is no operator.', 'standalone'),
    name: field(
      dnsLabel.max(30).default('mlflow'),
      'Name of the instance: of its Deployment and Service, and the first part of every other name.',
      'mlflow',
    ),
    ...clusterFields,
    securityPreset: field(
      z.enum(['hardened', 'platform']).default('hardened'),
      'hardened: pods run under fixed ids that are not root. platform: under the ids that the cluster assigns, as OpenShift does.',
      'hardened',
    ),
    authentication: field(authenticationSchema, 'How callers prove who they are.', { type: 'kubernetes' }),
    keycloak: field(
      keycloakSchema.optional(),
      'The Keycloak behind the issuer of `authentication`: its realm as code, and Keycloak itself where the cluster has none. Default: others see to both.',
      { namespace: 'keycloak' },
    ),
    server: field(standaloneServerSchema, 'The server itself.', {
      image: { image: 'registry.example.com/mlflow@sha256:<digest>' },
    }),
    backendStore: field(standaloneBackendStoreSchema, 'Where experiments, runs, models and traces are kept.', {
      type: 'sqlite',
    }),
    registryStore: field(
      standaloneRegistryStoreSchema.optional(),
      'A PostgreSQL database of its own for the model registry. Default: the backend store.',
      { host: 'registry-db.databases.svc' },
    ),
    readReplica: field(
      standaloneReadReplicaSchema.optional(),
      'A read-only copy of the backend store for searches. Default: none.',
      { host: 'mlflow-db-ro.databases.svc' },
    ),
    artifactStore: field(standaloneArtifactStoreSchema, 'Where models and files are kept.', { type: 'volume' }),
    secrets: field(secretsSchema, 'How the Secrets come to be that the overlay refers to.', { source: 'given' }),
    encryptionKeys: field(
      encryptionKeysSchema.optional(),
      'The Secret with the keys by which MLflow encrypts what users entrust to it. Default: <name>-encryption-keys in prod, and wherever Secrets are made by something; in dev with given Secrets none, and the keys are those of the source of MLflow.',
      { name: 'mlflow-encryption-keys' },
    ),
    tls: field(podTlsSchema, 'Whether the pods speak TLS, and where their certificate comes from.', {
      source: 'cert-manager',
    }),
    gateway: field(standaloneGatewaySchema, 'How requests come in from outside the cluster.', { type: 'none' }),
    observability: field(observabilitySchema, 'Metrics, alerts and the dashboard.', {}),
    migration: field(migrationSchema, 'The Job that brings the databases to the version of the server.', {
      activeDeadlineSeconds: 3600,
    }),
    garbageCollection: field(
      garbageCollectionSchema.optional(),
      'Removal of what users deleted. Default: deleted runs and their artifacts stay for ever.',
      { schedule: '0 2 * * 0' },
    ),
    traceArchival: field(
      standaloneTraceArchivalSchema.optional(),
      'Moving old traces to the artifact store. Default: traces stay in the database.',
      { schedule: '0 */6 * * *' },
    ),
    backup: field(
      backupSchema.optional(),
      'Copies of the database on a volume. CloudNativePG has its own, in backendStore.backup. Default: none.',
      { schedule: '0 1 * * *' },
    ),
    smokeTest: field(
      smokeTestSchema.optional(),
      'A Job after each deployment that uses the server as a client does. Default: none.',
      { workspace: 'team-a' },
    ),
    ...commonMetadataFields,
    ...surroundingFields,
    networkPolicy: networkPolicyField(standaloneNetworkPolicySchema),
    ...exceptionFields,
  })
  .meta({
    title: 'cdk8s-mlflow environment of a standalone server',
    description: 'What is true of one cluster; `npm run synth` writes the overlay that fits it.',
  });

type Given = z.output<typeof standaloneSchema>;

/** The same with the version of MLflow that follows from the authentication. */
export type StandaloneEnvironmentSettings = Omit<Given, 'server'> & { readonly server: StandaloneServerSettings };
