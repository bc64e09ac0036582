import { z } from 'zod';
import type {
  Affinity,
  EnvFromSource,
  EnvVar,
  LabelSelector,
  NetworkPolicyEgressRule,
  PersistentVolumeClaimSpec,
  PodResourceClaim,
  PodSecurityContext,
  SecurityContext,
  Toleration,
} from '../../imports/kubernetes.js';
import { embedded } from './embedded.js';
import { labelValuesFit, mlflowSpecRules } from './mlflow-rules.js';
import { int32, quantity, resourceRequirements, secretKeySelector } from './types.js';

const core = 'io.k8s.api.core.v1';
const egressRules = () =>
  z.array(embedded<NetworkPolicyEgressRule>('io.k8s.api.networking.v1.NetworkPolicyEgressRule')).max(32);
const uri = () => z.string();
const labels = () => z.record(z.string(), z.string());

const image = z.strictObject({
  image: z.string().optional().describe('Reference of the image, best by digest.'),
  imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).optional().describe('When nodes pull the image.'),
});

const storeFields = {
  backendStoreUri: uri()
    .optional()
    .describe(
      'SQLAlchemy URI of the metadata database. It is readable by all who may read this object, so it must hold no password.',
    ),
  backendStoreUriFrom: secretKeySelector()
    .optional()
    .meta({ description: 'Secret key that holds the URI of the metadata database.' }),
  readReplicaBackendStoreUri: uri().optional().describe('URI of a copy of the metadata database that answers reads.'),
  readReplicaBackendStoreUriFrom: secretKeySelector()
    .optional()
    .meta({ description: 'Secret key that holds the URI of the copy that answers reads.' }),
  registryStoreUri: uri()
    .optional()
    .describe('URI of the database of the model registry; without it the metadata database serves.'),
  registryStoreUriFrom: secretKeySelector()
    .optional()
    .meta({ description: 'Secret key that holds the URI of the database of the model registry.' }),
  artifactsDestination: uri().optional().describe('Where the server keeps the artifacts that it serves.'),
  defaultArtifactRoot: uri()
    .optional()
    .describe('Where clients of new experiments write artifacts themselves when the server does not serve them.'),
  serveArtifacts: z.boolean().default(false).describe('Whether artifacts go through the server.'),
  storage: embedded<PersistentVolumeClaimSpec>(`${core}.PersistentVolumeClaimSpec`).optional().meta({
    description:
      'Volume claim for SQLite and for artifacts in files. The operator takes size, class and the first access mode, and never changes the claim afterwards.',
  }),
};

const jobFields = {
  garbageCollection: z
    .strictObject({
      schedule: z.string().min(1).describe('Cron expression.'),
      olderThan: z
        .string()
        .min(1)
        .regex(/^(\d+(\.\d+)?d)?(\d+(\.\d+)?h)?(\d+(\.\d+)?m)?(\d+(\.\d+)?s)?$/)
        .optional()
        .describe('Age at which something deleted is removed for good.'),
      resources: resourceRequirements().optional().meta({ description: 'CPU and memory of the job.' }),
    })
    .optional()
    .describe('Regular removal of what users deleted.'),
  migration: z
    .strictObject({
      mode: z
        .enum(['Automatic', 'Always'])
        .default('Automatic')
        .describe('Whether the schema is migrated when the version changes, or at each change of this object.'),
      ttlSecondsAfterFinished: int32(3600).optional().describe('Seconds for which a finished Job is kept.'),
    })
    .default({ mode: 'Automatic' })
    .describe('Migration of the database schema, by a Job.'),
  traceArchival: z
    .strictObject({
      enabled: z.boolean().default(false).describe('Whether traces are archived.'),
      schedule: z.string().min(1).max(256).default('0 */6 * * *').describe('Cron expression.'),
      location: z.string().max(2048).optional().describe('URI of the folder that traces are moved to.'),
      retention: z
        .string()
        .max(16)
        .regex(/^\d+[mhd]$/)
        .optional()
        .describe('Age at which a trace is moved, in minutes, hours or days.'),
      maxTracesPerPass: int32(1).default(1000).describe('How many traces one run moves at most.'),
      longRetentionAllowlist: z
        .array(z.string())
        .max(64)
        .optional()
        .describe('Experiments that may keep traces in the database for longer.'),
      resources: resourceRequirements().optional().meta({ description: 'CPU and memory of the job.' }),
    })
    .optional()
    .describe('Regular move of old trace payloads out of the database.'),
};

const podFields = {
  image: image.optional().describe("The server's image; without it the operator takes its own."),
  replicas: int32(1).default(1).describe('Number of pods.'),
  workers: int32(1).default(1).describe('Worker processes in each pod.'),
  resources: resourceRequirements().optional().meta({ description: 'CPU and memory of each pod.' }),
  resourceClaims: z
    .array(embedded<PodResourceClaim>(`${core}.PodResourceClaim`))
    .optional()
    .meta({
      description: 'Devices for the pods by dynamic resource allocation.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    }),
  temporaryStorage: z
    .strictObject({ sizeLimit: quantity.optional().describe('Largest size of /tmp.') })
    .optional()
    .describe('Scratch space through which served artifacts pass.'),
  env: z
    .array(embedded<EnvVar>(`${core}.EnvVar`))
    .optional()
    .describe('Further environment variables.'),
  envFrom: z
    .array(embedded<EnvFromSource>(`${core}.EnvFromSource`))
    .optional()
    .describe('ConfigMaps and Secrets that become environment variables as a whole.'),
  serviceAccountName: z.string().default('mlflow-sa').describe('ServiceAccount of the pods, made by the operator.'),
  podLabels: labels()
    .optional()
    .meta({ description: 'Further labels of the pods.', 'x-kubernetes-validations': [labelValuesFit] }),
  podAnnotations: labels().optional().describe('Further annotations of the pods.'),
  nodeSelector: labels()
    .optional()
    .meta({ description: 'Labels of the nodes that may run the pods.', 'x-kubernetes-validations': [labelValuesFit] }),
  tolerations: z
    .array(embedded<Toleration>(`${core}.Toleration`))
    .optional()
    .describe('Taints that the pods tolerate.'),
  affinity: embedded<Affinity>(`${core}.Affinity`)
    .optional()
    .meta({ description: 'Which nodes and neighbours the pods prefer.' }),
  podSecurityContext: embedded<PodSecurityContext>(`${core}.PodSecurityContext`)
    .optional()
    .meta({ description: "Security settings of the pods, in place of the operator's own." }),
  securityContext: embedded<SecurityContext>(`${core}.SecurityContext`)
    .optional()
    .meta({ description: "Security settings of the containers, in place of the operator's own." }),
};

const clusterFields = {
  caBundleConfigMap: z
    .strictObject({ name: z.string().min(1).describe('Name of the ConfigMap.') })
    .optional()
    .describe('ConfigMap with further CAs, in keys that end in .crt or .pem.'),
  extraAllowedOrigins: z
    .array(z.string())
    .max(64)
    .optional()
    .describe('Origins of other web pages that may call the server.'),
  networkPolicyEgressRules: egressRules()
    .optional()
    .describe('What the server may reach, in place of the default of the operator.'),
  networkPolicyAdditionalEgressRules: egressRules()
    .optional()
    .describe('What the server and its migration may reach besides.'),
  workspaceLabelSelector: embedded<LabelSelector>('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector')
    .optional()
    .meta({ description: 'Namespaces that are workspaces.' }),
};

/** What one may ask of a server. */
export const mlflowSpecSchema = z
  .strictObject({ ...storeFields, ...jobFields, ...podFields, ...clusterFields })
  .meta({ description: 'The server that is wanted.', 'x-kubernetes-validations': mlflowSpecRules });
