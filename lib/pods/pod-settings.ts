import { z } from 'zod';
import type { Affinity, Toleration } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { dnsLabel, dnsSubdomain, field, labels, quantity } from '../schema/fields.js';

const core = 'io.k8s.api.core.v1';

const ownLabels = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'];

/** Labels by which Services and policies find pods; the component decides them. */
const podLabels = labels.refine((given) => ownLabels.every((label) => !(label in given)), {
  error:
    'pods are selected by the labels app.kubernetes.io/name, instance and component, which every component sets itself',
  params: { fix: 'choose another label' },
});

/** What an environment may set of pods: of all at once in `pods`, and of one component in its `pod`. */
export const podSettingsSchema = z.strictObject({
  nodeSelector: field(
    labels.optional(),
    "Labels of the nodes that may run the pods. Default: the server's, else any node.",
    { 'node-role.kubernetes.io/infra': '' },
  ),
  tolerations: field(
    z.array(embedded<Toleration>(`${core}.Toleration`)).optional(),
    "Taints that the pods tolerate. Default: the server's, else none.",
    [{ key: 'infra', operator: 'Exists', effect: 'NoSchedule' }],
  ),
  affinity: field(
    embedded<Affinity>(`${core}.Affinity`).optional(),
    "Where the pods may run. Default: the server's nodeAffinity; its podAffinity and podAntiAffinity are its own, because they select the server's pods.",
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
    "Priority of the pods. Default: the server's, else that of the cluster. An MLflow resource has no such field: pods that an operator makes of it keep the default of the cluster.",
    'platform',
  ),
  runtimeClassName: field(
    dnsLabel.optional(),
    'Container runtime of the pods, except PostgreSQL, whose operator has no such field. Default: that of the cluster; the one of the server is for the server alone.',
    'gvisor',
  ),
  pullSecrets: field(
    z.array(dnsSubdomain).optional(),
    "Secrets with the credentials of the registries, in the namespace of the pods. Default: the server's, else none.",
    ['registry-credentials'],
  ),
  labels: field(
    podLabels.optional(),
    "Further labels of the pods, added to the server's podLabels. Default: those alone.",
    { team: 'ml-platform' },
  ),
  annotations: field(
    labels.optional(),
    'Annotations of the pods. Default: none; the podAnnotations of the server are for the server alone.',
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
    "ConfigMap with certificates of CAs, in keys ending in .crt or .pem, that the pods trust besides the public ones. Default: the server's, else none.",
    { name: 'mlflow-ca-bundle' },
  ),
  cpuLimit: field(
    quantity.optional(),
    'CPU limit of every container that sets none in its resources; a higher request raises it. For namespaces whose quota requires limits: a throttled server can miss its probes. Default: none.',
    '2',
  ),
});

export type PodSettings = z.output<typeof podSettingsSchema>;

const example = { nodeSelector: { 'node-role.kubernetes.io/infra': '' } };
const description =
  'What the pods of this component get in place of the `pods` of the environment. Default: the same as all others.';

/** The `pod` of a component whose program calls others, and so trusts CAs. */
export const componentPod = field(podSettingsSchema.optional(), description, example);

/** The same of a component whose program calls nothing whose certificate it checks, or only what has a CA of its own. */
export const componentPodWithoutTrust = field(
  podSettingsSchema.omit({ caBundleConfigMap: true }).optional(),
  description,
  example,
);

/** The same of the operator of MLflow, whose own limit can be changed in its resources alone. */
export const operatorPod = field(
  podSettingsSchema.omit({ caBundleConfigMap: true, cpuLimit: true }).optional(),
  description,
  example,
);

const cloudNativePg = podSettingsSchema.omit({ caBundleConfigMap: true, securityPreset: true });

/** The same of pods that CloudNativePG makes: it sets ids itself, and takes CAs from Secrets alone. */
export const cloudNativePgPod = field(cloudNativePg.optional(), description, example);

/** The same without a pooler: only its pods may have another container runtime. */
export const cloudNativePgInstancePod = field(
  cloudNativePg.omit({ runtimeClassName: true }).optional(),
  description,
  example,
);

/** The same of pods that the operator of Keycloak makes, under the user of the image. */
export const keycloakServerPod = field(
  podSettingsSchema.omit({ securityPreset: true }).optional(),
  description,
  example,
);
