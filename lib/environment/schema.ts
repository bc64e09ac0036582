import { z } from 'zod';
import { accessSchema, workspaceSchema } from '../access/schema.js';
import { garbageCollectionSchema, traceArchivalSchema } from '../mlflow/jobs-schema.js';
import { serverSchema } from '../mlflow/server-schema.js';
import { gatewaySchema, networkPolicySchema, tlsSchema } from '../network/schema.js';
import { operatorSchema } from '../operator/operator-schema.js';
import { artifactStoreSchema } from '../stores/artifact-store-schema.js';
import { backendStoreSchema, readReplicaSchema, registryStoreSchema } from '../stores/backend-store-schema.js';
import { extraObjectSchema, patchSchema, waiverSchema } from './exceptions.js';
import { about, distinctBy, dnsLabel } from './fields.js';

/** Everything that may stand in an environment file. */
export const environmentSchema = z
  .strictObject({
    platform: about(
      z.enum(['rhoai', 'odh', 'kind', 'kubernetes']),
      'What the cluster is: Red Hat OpenShift AI, Open Data Hub, kind, or any other Kubernetes.',
      'rhoai',
    ),
    release: about(
      z.string().optional(),
      'Release of the platform, in quotes. Default: none for kind and kubernetes, which have no releases; RHOAI and ODH must name theirs.',
      '3.5',
    ),
    stage: about(
      z.enum(['dev', 'prod']),
      'What it is for. prod demands images by digest, and PostgreSQL and S3 where data must last.',
      'prod',
    ),
    namespace: about(
      dnsLabel.optional(),
      'Namespace of operator and server. Default: the one where the platform keeps its applications.',
      'redhat-ods-applications',
    ),
    createNamespace: about(
      z.boolean().optional(),
      'Whether the overlay holds the namespace, under the restricted Pod Security Standard. Default: true on kind and kubernetes, false where the platform makes it.',
      false,
    ),
    operator: about(
      operatorSchema.optional(),
      'Who installs the operator. Default: the platform on RHOAI, manifests elsewhere.',
      { installedBy: 'platform' },
    ),
    server: about(
      serverSchema.prefault({}),
      'The server itself: fields of the MLflow resource under their own names.',
      { replicas: 2 },
    ),
    backendStore: about(backendStoreSchema, 'Where experiments, runs, models and traces are kept.', { type: 'sqlite' }),
    registryStore: about(
      registryStoreSchema.optional(),
      'A PostgreSQL database of its own for the model registry. Default: the backend store.',
      { host: 'registry-db.databases.svc' },
    ),
    readReplica: about(
      readReplicaSchema.optional(),
      'A read-only copy of the backend store for searches. From RHOAI 3.5. Default: none.',
      { host: 'mlflow-db-ro.databases.svc' },
    ),
    artifactStore: about(artifactStoreSchema, 'Where models and files are kept.', { type: 'volume' }),
    tls: about(
      tlsSchema.optional(),
      "Where the server's certificate comes from. Default: the service CA on OpenShift, cert-manager elsewhere.",
      { source: 'cert-manager' },
    ),
    gateway: about(gatewaySchema, 'How requests come in from outside the cluster.', {
      type: 'platform',
      hostnames: ['rh-ai.apps.example.com'],
    }),
    networkPolicy: about(networkPolicySchema, 'What network policies must know of the cluster besides the stores.', {
      monitoringNamespace: 'monitoring',
    }),
    garbageCollection: about(
      garbageCollectionSchema.optional(),
      'Removal of what users deleted. Default: deleted runs and their artifacts stay for ever.',
      { schedule: '0 2 * * 0' },
    ),
    traceArchival: about(
      traceArchivalSchema.optional(),
      'Moving old traces to the artifact store. From RHOAI 3.5. Default: traces stay in the database.',
      { schedule: '0 */6 * * *' },
    ),
    workspaces: about(
      z.array(workspaceSchema).superRefine(distinctBy('namespace')).default([]),
      'Namespaces that are set up as workspaces. Others can use MLflow too, by the ordinary roles.',
      [{ namespace: 'team-a' }],
    ),
    access: about(accessSchema, 'Roles beyond the ones of the operator.', { additionalRoles: true }),
    waivers: about(
      z.array(waiverSchema).default([]),
      'Checks that do not apply here for a while, each with its reason and its end.',
      [{ check: 'MLF-IMAGE-1', reason: 'no digest yet', until: '2027-03-31' }],
    ),
    extraObjects: about(
      z.array(extraObjectSchema).default([]),
      'Further objects, written to extra.yaml. The checks see them too.',
      [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mlflow-settings' } }],
    ),
    patches: about(
      z.array(patchSchema).default([]),
      'JSON patches on objects of the overlay, for what no field covers. The checks see the result.',
      [
        {
          target: { kind: 'MLflow', name: 'mlflow' },
          operations: [{ op: 'add', path: '/metadata/labels', value: { team: 'ml' } }],
        },
      ],
    ),
  })
  .meta({
    title: 'cdk8s-mlflow environment',
    description: 'What is true of one cluster; `npm run synth` writes the overlay that fits it.',
  });

export type EnvironmentSettings = z.output<typeof environmentSchema>;
