import { z } from 'zod';
import type { LabelSelector, NetworkPolicyEgressRule } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { field } from '../schema/fields.js';
import { atLeast, type Release, sinceOf } from '../schema/since.js';
import { jobFields } from './mlflow-jobs.js';
import { podFields } from './mlflow-pod.js';
import { mlflowSpecRules } from './mlflow-rules.js';
import { storeFields } from './mlflow-stores.js';

const egressRules = () =>
  z.array(embedded<NetworkPolicyEgressRule>('io.k8s.api.networking.v1.NetworkPolicyEgressRule')).max(32);

/** Fields of the MLflow spec for what surrounds the server's pods. */
export const clusterFields = {
  caBundleConfigMap: field(
    z
      .strictObject({
        name: field(z.string().min(1), 'Name of the ConfigMap, in the namespace of the server.', 'mlflow-ca-bundle'),
      })
      .optional(),
    'ConfigMap with CA certificates that the server trusts in addition to the public ones, in keys that end in .crt or .pem. Default: none.',
    { name: 'mlflow-ca-bundle' },
  ),
  extraAllowedOrigins: field(
    z.array(z.string()).max(64).optional(),
    'Origins of other web pages that may call the server.',
    ['https://notebooks.example.com'],
  ),
  networkPolicyEgressRules: field(
    egressRules().optional(),
    'Egress rules of the server, which replace the default rules. They must include DNS and the API server.',
    [{ ports: [{ port: 53, protocol: 'UDP' }] }],
  ),
  networkPolicyAdditionalEgressRules: field(
    egressRules().optional(),
    'Additional egress rules of the server and its migration.',
    [
      {
        ports: [{ port: 4317, protocol: 'TCP' }],
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } } }],
      },
    ],
  ),
  workspaceLabelSelector: field(
    embedded<LabelSelector>('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector').optional(),
    'Labels of the namespaces that are workspaces. Default: all namespaces except system namespaces.',
    { matchLabels: { 'opendatahub.io/dashboard': 'true' } },
  ),
};

/**
 * The fields of the MLflow spec under their names there, to be picked from. A field that earlier releases lack says since when it exists: definitions of
 * red-hat-data-services/mlflow-operator 15b15ac (3.4) and 299c0d5 (3.5); Open Data Hub 3.5 and upstream's main branch are
 * as 3.5.
 */
export const mlflowSpecFields = { ...storeFields, ...jobFields, ...podFields, ...clusterFields };

/** The spec of a server. */
export const mlflowSpecSchema = z
  .strictObject(mlflowSpecFields)
  .meta({ description: 'Desired state of the server.', 'x-kubernetes-validations': mlflowSpecRules });

export type MlflowSpecField = keyof typeof mlflowSpecFields;

/** Whether the MLflow resource of a release has a field. */
export function hasSpecField(api: Release, name: MlflowSpecField): boolean {
  const field = sinceOf(mlflowSpecFields[name]);
  return !field || atLeast(api, field.since);
}
