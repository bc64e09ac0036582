import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { DataSciencePipelinesApplicationSpec } from '../../../imports/datasciencepipelinesapplications.opendatahub.io.js';
import type { RoleBinding } from '../../../imports/kubernetes.js';
import { operatorRoleNames } from '../../access/cluster-roles.js';
import type { Plain } from '../../kubernetes/plain.js';
import { skipDryRun } from '../../kubernetes/skip-dry-run.js';
import { validate } from '../../kubernetes/validated.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { hostOf, portOf } from '../../schema/fields.js';
import { parseProps } from '../../schema/props.js';
import type { Release } from '../../schema/since.js';
import { databaseSecretOf, runnerBindingOf, runnerOf, s3SecretOf, supportsMlflow } from './pipelines-names.js';
import { type PipelinesServerSettings, pipelinesServerSchema } from './pipelines-server-schema.js';

export interface PipelinesServerProps {
  readonly settings: z.input<typeof pipelinesServerSchema>;
  /** Release of the platform, which decides whether the resource knows MLflow. */
  readonly release: Release;
}

/** A pipeline server of the platform, with the rights of its steps. The platform finds the MLflow resource by itself. */
export class PipelinesServer extends Construct {
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { settings: given, release }: PipelinesServerProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(pipelinesServerSchema, given, this);
    const { name, namespace, caBundle } = settings;
    this.secrets = secretsOf(settings);
    this.requirements = caBundle
      ? [
          {
            kind: 'ConfigMap',
            name: caBundle.configMap,
            namespace,
            keys: [{ key: caBundle.key, format: '<PEM certificates>', readers: [operator] }],
            command: `kubectl -n ${namespace} create configmap ${caBundle.configMap} --from-file=${caBundle.key}=<file with PEM certificates>`,
          },
        ]
      : [];
    new ApiObject(this, 'Resource', {
      apiVersion: 'datasciencepipelinesapplications.opendatahub.io/v1',
      kind: 'DataSciencePipelinesApplication',
      metadata: {
        name,
        namespace,
        labels: { 'opendatahub.io/dashboard': 'true' },
        annotations: { ...skipDryRun },
      },
      spec: specOf(settings, release),
    });
    if (settings.modelRights) this.addRights(settings);
  }

  private addRights({ name, namespace }: PipelinesServerSettings): void {
    new ApiObject(this, 'RunnerRights', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: runnerBindingOf(name), namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: operatorRoleNames.integration },
      subjects: [{ kind: 'ServiceAccount', name: runnerOf(name), namespace }],
    } satisfies RoleBinding);
  }
}

type Spec = Plain<DataSciencePipelinesApplicationSpec>;

const operator = { name: 'pipeline server' };

function specOf(settings: PipelinesServerSettings, release: Release): Spec {
  const {
    name,
    objectStore,
    caBundle,
    podToPodTLS,
    mlflow = { integrationMode: 'AUTODETECT', injectUserEnvVars: true },
  } = settings;
  const endpoint = new URL(objectStore.endpoint);
  const { accessKey, secretKey } = objectStore.credentials;
  return {
    dspVersion: 'v2',
    podToPodTLS,
    apiServer: {
      deploy: true,
      enableSamplePipeline: false,
      ...(caBundle ? { cABundle: { configMapName: caBundle.configMap, configMapKey: caBundle.key } } : {}),
    },
    database: databaseOf(settings),
    objectStorage: {
      externalStorage: {
        scheme: endpoint.protocol.replace(':', ''),
        host: hostOf(endpoint),
        ...(endpoint.port ? { port: String(portOf(endpoint)) } : {}),
        bucket: objectStore.bucket,
        ...(objectStore.region ? { region: objectStore.region } : {}),
        ...(objectStore.basePath ? { basePath: objectStore.basePath } : {}),
        s3CredentialsSecret: { secretName: s3SecretOf(name, settings), accessKey, secretKey },
      },
    },
    ...(supportsMlflow(release) ? { mlflow } : {}),
  };
}

function databaseOf({ name, database }: PipelinesServerSettings): NonNullable<Spec['database']> {
  if (database.type === 'mariadb')
    return {
      mariaDB: {
        deploy: true,
        pipelineDBName: 'mlpipeline',
        username: 'mlpipeline',
        pvcSize: database.size,
        ...(database.storageClassName ? { storageClassName: database.storageClassName } : {}),
      },
    };
  return {
    externalDB: {
      host: database.host,
      port: String(database.port),
      username: database.username,
      pipelineDBName: database.database,
      passwordSecret: { name: databaseSecretOf(name, database), key: database.password.key },
    },
    // The default of the operator is TLS (dspipeline_params.go, SetupDBParams).
    ...(database.tls ? {} : { customExtraParams: '{"tls":"false"}' }),
  };
}

function secretsOf(settings: PipelinesServerSettings): readonly SecretRequirement[] {
  const { name, namespace, database, objectStore } = settings;
  const { accessKey, secretKey } = objectStore.credentials;
  const readers = [operator];
  return [
    {
      name: s3SecretOf(name, settings),
      namespace,
      keys: [
        { key: accessKey, format: '<access key id>', readers },
        { key: secretKey, format: '<secret access key>', readers },
      ],
    },
    ...(database.type === 'mysql'
      ? [
          {
            name: databaseSecretOf(name, database),
            namespace,
            keys: [{ key: database.password.key, format: `<password of ${database.username}>`, readers }],
          },
        ]
      : []),
  ];
}
