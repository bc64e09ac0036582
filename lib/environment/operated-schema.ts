import { z } from 'zod';
import { accessSchema } from '../access/access-schema.js';
import { pipelinesServerSchema } from '../consumers/pipelines/pipelines-server-schema.js';
import { consistentWorkbenches, distinctWorkbenches } from '../consumers/workbench/workbench-rules.js';
import { workbenchSchema } from '../consumers/workbench/workbench-schema.js';
import { mlflowSpecFields } from '../crds/mlflow-spec.js';
import { gatewaySchema } from '../gateway/operated-gateway-schema.js';
import { backupSchema } from '../jobs/backup-schema.js';
import { smokeTestSchema } from '../jobs/job-schemas.js';
import { meshSchema } from '../model/mesh-schema.js';
import { operatedNetworkPolicySchema } from '../model/network-policy-schema.js';
import { tlsSchema } from '../model/tls-schema.js';
import { operatedObservabilitySchema } from '../observability/monitoring-schema.js';
import { dashboardSchema } from '../operator/dashboard-schema.js';
import { operatorSchema } from '../operator/operator-schema.js';
import { platformGroupsSchema } from '../operator/platform-groups-schema.js';
import { garbageCollectionSchema, traceArchivalSchema } from '../pods/jobs-fields.js';
import { serverSchema } from '../pods/server-fields.js';
import { distinctBy, field, fieldLike } from '../schema/fields.js';
import { sinceOf } from '../schema/since.js';
import { encryptionKeysSchema } from '../secrets/encryption-keys.js';
import { operatedSecretsSchema } from '../secrets/secrets-schema.js';
import { artifactStoreSchema } from '../stores/artifacts/artifact-store-schema.js';
import { backendStoreSchema, readReplicaSchema, registryStoreSchema } from '../stores/backend/backend-store-schema.js';
import { commonMetadataFields } from './common-metadata-schema.js';
import { clusterFields, exceptionFields, networkPolicyField, surroundingFields } from './common-schema.js';

/** The fields of the environment file of an operated server. */
export const operatedSchema = z
  .strictObject({
    platform: field(
      z.enum(['rhoai', 'odh', 'kind', 'kubernetes']),
      'Platform of the cluster: Red Hat OpenShift AI, Open Data Hub, kind, or any other Kubernetes.',
      'rhoai',
    ),
    form: field(
      z.enum(['operated', 'standalone']).default('operated'),
      'What creates the pods. operated: an operator, from an MLflow resource. standalone: this overlay itself, on kind and kubernetes. Default: operated.',
      'operated',
    ),
    ...clusterFields,
    operator: field(
      operatorSchema.optional(),
      'How the operator is installed. Default: by the platform on RHOAI, else by manifests.',
      { installedBy: 'platform' },
    ),
    server: field(
      serverSchema.prefault({}),
      'The server itself: fields of the MLflow resource under their own names.',
      { replicas: 2 },
    ),
    backendStore: field(backendStoreSchema, 'The store of experiments, runs, models and traces.', { type: 'sqlite' }),
    registryStore: field(
      registryStoreSchema.optional(),
      'A separate PostgreSQL database for the model registry. Default: the backend store.',
      { host: 'registry-db.databases.svc' },
    ),
    readReplica: field(
      readReplicaSchema.optional().meta({ ...sinceOf(mlflowSpecFields.readReplicaBackendStoreUriFrom) }),
      'A read-only copy of the backend store for searches. Default: none.',
      { host: 'mlflow-db-ro.databases.svc' },
    ),
    artifactStore: field(artifactStoreSchema, 'The store of model files and other artifacts.', { type: 'volume' }),
    secrets: field(operatedSecretsSchema, 'How the Secrets that the overlay refers to are created.', {
      source: 'given',
    }),
    encryptionKeys: field(
      encryptionKeysSchema.optional(),
      'The Secret with the keys with which MLflow encrypts the secrets of users. Default: mlflow-encryption-keys in prod, and in dev unless the source of secrets is given; else none, and MLflow uses the keys of its source code.',
      { name: 'mlflow-encryption-keys' },
    ),
    tls: field(
      tlsSchema.optional(),
      "The source of the server's certificate. Default: the service CA on OpenShift, else cert-manager.",
      { source: 'cert-manager' },
    ),
    gateway: field(gatewaySchema, 'Access to the server from outside the cluster.', {
      type: 'platform',
      hostnames: ['rh-ai.apps.example.com'],
    }),
    observability: field(operatedObservabilitySchema, 'Metrics, alerts and the dashboard.', {}),
    garbageCollection: field(
      garbageCollectionSchema.optional(),
      'Removal of what users deleted. Default: none, deleted runs and their artifacts are kept.',
      { schedule: '0 2 * * 0' },
    ),
    traceArchival: field(
      traceArchivalSchema.optional().meta({ ...sinceOf(mlflowSpecFields.traceArchival) }),
      'Moving old traces to the artifact store. Default: none, traces remain in the database.',
      { schedule: '0 */6 * * *' },
    ),
    backup: field(
      backupSchema.optional(),
      'Backups of every database of the environment by pg_dump or SQLite, to a volume or a bucket. Default: none.',
      { schedule: '0 1 * * *' },
    ),
    smokeTest: field(
      smokeTestSchema.optional(),
      'A Job after each deployment that uses the server as a client does. Default: none.',
      { workspace: 'team-a' },
    ),
    ...commonMetadataFields,
    ...surroundingFields,
    workbenches: field(
      z.array(workbenchSchema).superRefine(distinctWorkbenches).superRefine(consistentWorkbenches).default([]),
      'Workbenches of the platform that use the server: new ones, and the annotation of those that the dashboard made. Default: none.',
      [{ name: 'alice', namespace: 'team-a', existing: true }],
    ),
    pipelineServers: field(
      z.array(pipelinesServerSchema).superRefine(distinctBy('namespace')).default([]),
      'Pipeline servers of the platform, in projects whose pipelines use this server: one in a namespace. Default: none.',
      [
        {
          namespace: 'team-a',
          objectStore: { endpoint: 'https://s3.openshift-storage.svc', bucket: 'team-a-pipelines' },
        },
      ],
    ),
    dashboard: field(
      dashboardSchema.optional(),
      "Settings of the platform's dashboard, which are merged into its configuration. Only on RHOAI and ODH. Default: none.",
      { globalMLflowNamespaces: ['mlflow-shared'] },
    ),
    platformGroups: field(
      platformGroupsSchema.optional(),
      'Groups of the platform, which are merged into its Auth resource. They apply to the whole platform, not to MLflow alone. Only on RHOAI and ODH. Default: none, the groups stay as they are.',
      { adminGroups: ['rhods-admins', 'ml-platform'] },
    ),
    access: field(accessSchema, "Roles in addition to the operator's.", { additionalRoles: true }),
    // Its overlay has no AuthorizationPolicies, to which outsideNamespaces belongs.
    mesh: fieldLike(
      surroundingFields.mesh,
      meshSchema.omit({ outsideNamespaces: true }).optional(),
      'The operated form has no AuthorizationPolicies: the network policy of the operator admits every pod of the cluster, and MLflow authorizes each request.',
    ),
    networkPolicy: networkPolicyField(operatedNetworkPolicySchema),
    ...exceptionFields,
  })
  .meta({
    title: 'cdk8s-mlflow environment',
    description: 'The settings of one cluster, from which `npm run synth` generates the overlay.',
  });

export type OperatedEnvironmentSettings = z.output<typeof operatedSchema>;
