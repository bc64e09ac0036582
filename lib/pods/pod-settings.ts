import { z } from 'zod';
import type { Affinity, Toleration } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { dnsLabel, dnsSubdomain, field, labels, quantity } from '../schema/fields.js';

const core = 'io.k8s.api.core.v1';

const ownLabels = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'];

/** Labels with which Services and policies select pods; the component sets them. */
const podLabels = labels.refine((given) => ownLabels.every((label) => !(label in given)), {
  error:
    'pods are selected by the labels app.kubernetes.io/name, instance and component, which every component sets itself',
  params: { fix: 'use a different label' },
});

/** Settings of an environment for pods: for all pods in `pods`, and for one component in its `pod`. */
export const podSettingsSchema = z.strictObject({
  nodeSelector: field(
    labels.optional(),
    "Labels of the nodes that may run the pods. Default: the server's, otherwise any node.",
    { 'node-role.kubernetes.io/infra': '' },
  ),
  tolerations: field(
    z.array(embedded<Toleration>(`${core}.Toleration`)).optional(),
    "Taints that the pods tolerate. Default: the server's, otherwise none.",
    [{ key: 'infra', operator: 'Exists', effect: 'NoSchedule' }],
  ),
  affinity: field(
    embedded<Affinity>(`${core}.Affinity`).optional(),
    "Where the pods may run. Default: the server's nodeAffinity; its podAffinity and podAntiAffinity are not used, because they select the server's pods.",
    {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] }],
        },
      },
    },
  ),
  priorityClassName: field(
    dnsSubdomain.optional(),
    "Priority of the pods. Default: the server's, otherwise that of the cluster. The MLflow resource has no such field: pods that an operator creates for it keep the default of the cluster.",
    'platform',
  ),
  runtimeClassName: field(
    dnsLabel.optional(),
    'Container runtime of the pods, except PostgreSQL, whose operator has no such field. Default: that of the cluster; that of the server applies only to the server.',
    'gvisor',
  ),
  pullSecrets: field(
    z.array(dnsSubdomain).optional(),
    "Secrets with the credentials of the registries, in the namespace of the pods. Default: the server's, otherwise none.",
    ['registry-credentials'],
  ),
  labels: field(
    podLabels.optional(),
    "Additional labels of the pods, added to the server's podLabels. Default: only the server's podLabels.",
    { team: 'ml-platform' },
  ),
  annotations: field(
    labels.optional(),
    'Annotations of the pods. Default: none; the podAnnotations of the server apply only to the server.',
    { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' },
  ),
  securityPreset: field(
    z.enum(['hardened', 'platform']).optional(),
    'hardened: fixed ids that are not root. platform: ids that the cluster assigns, as OpenShift does. Default: that of the environment or its platform.',
    'platform',
  ),
  caBundleConfigMap: field(
    z
      .strictObject({
        name: field(dnsSubdomain, 'Name of the ConfigMap, in the namespace of the pods.', 'mlflow-ca-bundle'),
      })
      .optional(),
    "ConfigMap with CA certificates, in keys ending in .crt or .pem, that the pods trust in addition to the public ones. Default: the server's, otherwise none.",
    { name: 'mlflow-ca-bundle' },
  ),
  cpuLimit: field(
    quantity.optional(),
    'CPU limit of every container whose resources set no limit; a higher request raises it. For namespaces whose quota requires limits: a throttled server can fail its probes. Default: none.',
    '2',
  ),
});

export type PodSettings = z.output<typeof podSettingsSchema>;

const example = { nodeSelector: { 'node-role.kubernetes.io/infra': '' } };
const description =
  'Settings for the pods of this component that override the `pods` of the environment. Default: the `pods` of the environment.';

/** The `pod` of a component whose program calls other services, and therefore trusts CAs. */
export const componentPod = field(podSettingsSchema.optional(), description, example);

/** The same for a component whose program verifies no certificates, or only with a separate CA. */
export const componentPodWithoutTrust = field(
  podSettingsSchema.omit({ caBundleConfigMap: true }).optional(),
  description,
  example,
);

/** The same for the MLflow operator, whose limit can be changed only in its resources. */
export const operatorPod = field(
  podSettingsSchema.omit({ caBundleConfigMap: true, cpuLimit: true }).optional(),
  description,
  example,
);

const cloudNativePg = podSettingsSchema.omit({ caBundleConfigMap: true, securityPreset: true });

/** The same for pods that CloudNativePG creates: it sets ids itself, and reads CAs only from Secrets. */
export const cloudNativePgPod = field(cloudNativePg.optional(), description, example);

/** The same without a pooler: only the pooler's pods support a different container runtime. */
export const cloudNativePgInstancePod = field(
  cloudNativePg.omit({ runtimeClassName: true }).optional(),
  description,
  example,
);

/** The same for pods that the Keycloak operator creates, which run as the user of the image. */
export const keycloakServerPod = field(
  podSettingsSchema.omit({ securityPreset: true }).optional(),
  description,
  example,
);
