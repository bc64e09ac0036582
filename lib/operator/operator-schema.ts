import { z } from 'zod';
import type { ResourceRequirements } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { operatorPod } from '../pods/pod-settings.js';
import { dnsSubdomain, field } from '../schema/fields.js';
import { furtherComponents } from './platform-components.js';
import { subscriptionSchema } from './subscription-schema.js';

const installedByPlatform = z.strictObject({
  installedBy: field(
    z.literal('platform'),
    "The platform's DataScienceCluster installs the operator; the overlay only enables the component.",
    'platform',
  ),
  dataScienceCluster: field(dnsSubdomain.default('default-dsc'), 'Name of the DataScienceCluster.', 'default-dsc'),
  enableComponent: field(
    z.boolean().default(true),
    'Whether the overlay enables the component mlflowoperator. With false the overlay has no DataScienceCluster: set managementState: Managed where yours is defined. Required if Argo CD or Flux applies the DataScienceCluster already: two applications of the same tool remove the fields of each other.',
    false,
  ),
  components: field(
    z.array(z.enum(furtherComponents)).default([]),
    'Further components of the DataScienceCluster that the overlay sets to Managed: workbenches, pipelines (aipipelines) and others that use MLflow. Default: none, they stay as they are.',
    ['workbenches', 'aipipelines'],
  ),
  subscription: field(
    subscriptionSchema.optional(),
    'Installs the platform itself, on a cluster without it: a Subscription of the Operator Lifecycle Manager, a DSCInitialization, and the whole DataScienceCluster in place of single fields. All of them stay when the overlay is removed. Default: none, the cluster has the platform.',
    { channel: 'stable-3.5' },
  ),
});

const installedByManifests = z.strictObject({
  installedBy: field(
    z.literal('manifests'),
    'The overlay contains the definitions, roles and the operator.',
    'manifests',
  ),
  image: field(
    z.string().min(1).optional(),
    "The operator's image, by digest. Default: that of the platform's release.",
    'quay.io/opendatahub/mlflow-operator@sha256:<digest>',
  ),
  serverImage: field(
    z.string().min(1).optional(),
    "Default image of the servers that the operator creates. Default: that of the platform's release.",
    'quay.io/opendatahub/mlflow@sha256:<digest>',
  ),
  imagePullPolicy: field(
    z.enum(['Always', 'IfNotPresent', 'Never']).optional(),
    "Pull policy of the operator's image. Default: the default of Kubernetes for the reference.",
    'IfNotPresent',
  ),
  replicas: field(z.int().min(1).max(5).default(1), 'Number of operator pods, of which one is the leader.', 1),
  resources: field(
    embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements').optional(),
    "CPU and memory of the operator. Default: upstream's, 200m and 400Mi, limited to 1 CPU and 4Gi.",
    { requests: { cpu: '200m', memory: '400Mi' } },
  ),
  pod: operatorPod,
  gatewayName: field(
    dnsSubdomain.optional(),
    "Gateway in namespace openshift-ingress to which the operator attaches its route. Default: the platform's.",
    'data-science-gateway',
  ),
  sectionTitle: field(
    z.string().min(1).max(100).optional(),
    "Section of OpenShift's console in which MLflow is listed. Default: the platform's.",
    'OpenShift Open Data Hub',
  ),
  namespaceRbac: field(
    z.boolean().optional(),
    "Whether the operator binds the platform's groups in namespaces labelled opendatahub.io/global-mlflow-workspace. Default: true on RHOAI and ODH, which have the Auth resource it reads.",
    true,
  ),
  publicUrl: field(
    z.url({ protocol: /^https$/, error: 'a public URL must be an https URL' }).optional(),
    'Public URL of the gateway, without the path /mlflow. Default: https:// and the first hostname of the gateway.',
    'https://mlflow.apps.example.com',
  ),
  serviceMonitor: field(
    z.boolean().optional(),
    'Whether a ServiceMonitor is created for the operator; requires the Prometheus operator. Default: true on OpenShift.',
    false,
  ),
});

/** How the operator is installed, with the required settings. */
export const operatorSchema = z.discriminatedUnion('installedBy', [installedByManifests, installedByPlatform]);

export type OperatorSettings = z.output<typeof operatorSchema>;
