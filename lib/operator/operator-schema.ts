import { z } from 'zod';
import type { ResourceRequirements } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { operatorPod } from '../pods/pod-settings.js';
import { dnsSubdomain, field } from '../schema/fields.js';

const installedByPlatform = z.strictObject({
  installedBy: field(
    z.literal('platform'),
    "The platform's DataScienceCluster installs the operator; the overlay only switches the component on.",
    'platform',
  ),
  dataScienceCluster: field(dnsSubdomain.default('default-dsc'), 'Name of the DataScienceCluster.', 'default-dsc'),
  enableComponent: field(
    z.boolean().default(true),
    'Whether the overlay enables the component mlflowoperator. With false the overlay has no DataScienceCluster: set managementState: Managed where yours is defined. Required if Argo CD or Flux applies the DataScienceCluster already: two applications of the same tool remove the fields of each other.',
    false,
  ),
});

const installedByManifests = z.strictObject({
  installedBy: field(
    z.literal('manifests'),
    'The overlay brings definitions, roles and the operator itself.',
    'manifests',
  ),
  image: field(
    z.string().min(1).optional(),
    "The operator's image, by digest. Default: the one of the platform's release.",
    'quay.io/opendatahub/mlflow-operator@sha256:<digest>',
  ),
  serverImage: field(
    z.string().min(1).optional(),
    "Image that the operator gives to servers which name none. Default: the one of the platform's release.",
    'quay.io/opendatahub/mlflow@sha256:<digest>',
  ),
  imagePullPolicy: field(
    z.enum(['Always', 'IfNotPresent', 'Never']).optional(),
    "When the operator's image is pulled. Default: what Kubernetes does for such a reference.",
    'IfNotPresent',
  ),
  replicas: field(z.int().min(1).max(5).default(1), 'Operator pods, of which one leads.', 1),
  resources: field(
    embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements').optional(),
    "CPU and memory of the operator. Default: upstream's, 200m and 400Mi, limited to 1 CPU and 4Gi.",
    { requests: { cpu: '200m', memory: '400Mi' } },
  ),
  pod: operatorPod,
  gatewayName: field(
    dnsSubdomain.optional(),
    "Gateway in namespace openshift-ingress that the operator attaches its own route to. Default: the platform's.",
    'data-science-gateway',
  ),
  sectionTitle: field(
    z.string().min(1).max(100).optional(),
    "Heading under which OpenShift's console lists MLflow. Default: the platform's.",
    'OpenShift Open Data Hub',
  ),
  namespaceRbac: field(
    z.boolean().optional(),
    "Whether the operator binds the platform's groups in namespaces labelled opendatahub.io/global-mlflow-workspace. Default: true on RHOAI and ODH, which have the Auth resource it reads.",
    true,
  ),
  publicUrl: field(
    z.url({ protocol: /^https$/, error: 'a public URL is an https URL' }).optional(),
    'URL of the gateway as users see it, without the path /mlflow. Default: https:// and the first hostname of the gateway.',
    'https://mlflow.apps.example.com',
  ),
  serviceMonitor: field(
    z.boolean().optional(),
    'Whether Prometheus is told to scrape the operator; needs the Prometheus operator. Default: true on OpenShift.',
    false,
  ),
});

/** Who installs the operator, with what that takes. */
export const operatorSchema = z.discriminatedUnion('installedBy', [installedByManifests, installedByPlatform]);

export type OperatorSettings = z.output<typeof operatorSchema>;
