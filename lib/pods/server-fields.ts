import { z } from 'zod';
import { jobFields } from '../crds/mlflow-jobs.js';
import { podFields } from '../crds/mlflow-pod.js';
import { clusterFields } from '../crds/mlflow-spec.js';
import { storeFields } from '../crds/mlflow-stores.js';
import { labelSelectorSchema } from '../kubernetes/label-selector.js';
import { dnsSubdomain, fieldLike, quantity } from '../schema/fields.js';

/** The fields of the MLflow resource that an environment sets, except those that are derived from its stores. */
const fields = { ...podFields, ...clusterFields, storage: storeFields.storage, migration: jobFields.migration };

const image = fields.image.unwrap();
const { sizeLimit } = fields.temporaryStorage.unwrap().shape;
const { name: bundleName } = fields.caBundleConfigMap.unwrap().shape;

/** An image reference and its pull policy, as in the MLflow resource. */
export const imageSchema = image.extend({
  image: fieldLike(image.shape.image, z.string().min(1).optional()),
});

/** Values that the definition allows but that no server can use. */
const narrowed = {
  image: fieldLike(fields.image, imageSchema.optional()),
  replicas: fieldLike(fields.replicas, z.int().min(1).max(100).default(1)),
  workers: fieldLike(fields.workers, z.int().min(1).max(64).default(1)),
  serviceAccountName: fieldLike(fields.serviceAccountName, dnsSubdomain.default('mlflow-sa')),
  temporaryStorage: fieldLike(
    fields.temporaryStorage,
    z.strictObject({ sizeLimit: fieldLike(sizeLimit, quantity.optional()) }).optional(),
  ),
  caBundleConfigMap: fieldLike(
    fields.caBundleConfigMap,
    z.strictObject({ name: fieldLike(bundleName, dnsSubdomain) }).optional(),
  ),
  workspaceLabelSelector: fieldLike(fields.workspaceLabelSelector, labelSelectorSchema.optional()),
  migration: fieldLike(fields.migration, fields.migration.unwrap().optional()),
};

/** Fields that are computed if an environment omits them. */
const computed = {
  resources: fieldLike(fields.resources, fields.resources, 'Default: sized from the number of workers.'),
  storage: fieldLike(
    fields.storage,
    fields.storage,
    'Default: none with PostgreSQL and S3, otherwise 10Gi ReadWriteOnce.',
  ),
  affinity: fieldLike(
    fields.affinity,
    fields.affinity,
    'Default: with two or more replicas, spread over nodes and zones.',
  ),
  podSecurityContext: fieldLike(
    fields.podSecurityContext,
    fields.podSecurityContext,
    'Default: the preset of the platform.',
  ),
  networkPolicyEgressRules: fieldLike(
    fields.networkPolicyEgressRules,
    fields.networkPolicyEgressRules,
    'Default: computed from the stores.',
  ),
};

/** Lists to which the overlay adds items. */
const added = {
  env: fieldLike(fields.env, fields.env.unwrap().default([])),
  envFrom: fieldLike(fields.envFrom, fields.envFrom.unwrap().default([])),
  extraAllowedOrigins: fieldLike(
    fields.extraAllowedOrigins,
    z.array(z.string().min(1)).max(64).default([]),
    "The gateway's hostnames are added.",
  ),
  networkPolicyAdditionalEgressRules: fieldLike(
    fields.networkPolicyAdditionalEgressRules,
    fields.networkPolicyAdditionalEgressRules.unwrap().default([]),
  ),
};

/** The server of an environment, with the field names of the MLflow resource: a new field of the resource is also available here. */
export const serverSchema = z.strictObject({ ...fields, ...narrowed, ...computed, ...added });

export type ServerSettings = z.output<typeof serverSchema>;
