import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { EnvFromSource, EnvVar, ResourceRequirements, SecurityContext } from '../../../imports/kubernetes.js';
import type { ClusterStorageContainerSpec } from '../../../imports/serving.kserve.io.js';
import type { Plain } from '../../kubernetes/plain.js';
import { skipDryRun } from '../../kubernetes/skip-dry-run.js';
import { validate } from '../../kubernetes/validated.js';
import { presetPod, restrictedWritableContainer } from '../../pods/security.js';
import { parseProps } from '../../schema/props.js';
import { mlflowScheme } from './model-uri.js';
import { serving } from './serving-names.js';
import { type ServingSettings, servingSchema } from './serving-schema.js';

const defaultResources: ResourceRequirements = {
  requests: { cpu: '100m', memory: '256Mi' },
  limits: { cpu: '1', memory: '1Gi' },
};

/** KServe adds no security context of its own, and Pod Security requires one. Certificates are written to /tmp, which is not a volume. */
const security: SecurityContext = { ...restrictedWritableContainer, ...presetPod('platform') };

export interface StorageContainerProps {
  readonly settings: z.input<typeof servingSchema>;
}

/**
 * How KServe fetches models of MLflow, in all namespaces: the ClusterStorageContainer for `mlflow://`. It names no server: the
 * ConfigMap and Secrets in the namespace of each InferenceService do, so one serves all servers of a cluster.
 */
export class StorageContainer extends Construct {
  constructor(scope: Construct, id: string, { settings: given }: StorageContainerProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(servingSchema, given, this);
    new ApiObject(this, 'Resource', {
      apiVersion: `${serving.group}/v1alpha1`,
      kind: 'ClusterStorageContainer',
      metadata: {
        name: settings.name,
        annotations: { ...skipDryRun },
      },
      spec: specOf(settings),
    });
  }
}

function specOf(settings: ServingSettings): Plain<ClusterStorageContainerSpec> {
  return {
    container: {
      name: serving.container,
      image: settings.image,
      envFrom: [...clientSources],
      env: [...clientVariables(settings), versionVariable],
      resources: settings.resources ?? defaultResources,
      securityContext: security,
    },
    supportedUriFormats: [{ prefix: mlflowScheme }],
    supportsMultiModelDownload: true,
    workloadType: 'initContainer',
  };
}

/** What a namespace says of its server; a Secret may name another one. */
export const clientSources: readonly EnvFromSource[] = [
  { configMapRef: { name: serving.configMap, optional: true } },
  { secretRef: { name: serving.credentials, optional: true } },
];

/** The certificates themselves, which images/mlflow-storage-initializer writes to a file. */
export const serverCertificates = 'STORAGE_INITIALIZER_CA';

/** Variables beside these. The CA is a variable: the container that KServe adds has no volumes of its own. */
export function clientVariables({ ca }: Pick<ServingSettings, 'ca'>): readonly EnvVar[] {
  return [
    {
      name: 'MLFLOW_TRACKING_TOKEN',
      valueFrom: { secretKeyRef: { ...serving.token, optional: true } },
    },
    ...(ca
      ? [
          {
            name: serverCertificates,
            valueFrom: { configMapKeyRef: { name: ca.configMap, key: ca.key, optional: true } },
          },
        ]
      : []),
  ];
}

/** The version that the rollout wrote; empty without one. */
const versionVariable: EnvVar = {
  name: 'MLFLOW_MODEL_VERSION',
  valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${serving.version}']` } },
};
