import { z } from 'zod';
import type { EnvVar, ResourceRequirements } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { podSettingsSchema } from '../../pods/pod-settings.js';
import { dnsLabel, dnsSubdomain, field, quantity } from '../../schema/fields.js';

const core = 'io.k8s.api.core.v1';

/** The controller names a StatefulSet and a Service like the workbench (notebook_controller.go, MaxStatefulsetNameLength). */
const workbenchName = dnsLabel
  .max(52, 'the controller names a StatefulSet like the workbench: at most 52 characters')
  .regex(/^[a-z]/, 'the controller names a Service like the workbench: a letter first');

/** The platform sets ids and mounts CAs itself. */
export const workbenchPodSchema = podSettingsSchema.omit({
  caBundleConfigMap: true,
  securityPreset: true,
  cpuLimit: true,
});

const pod = field(
  workbenchPodSchema.optional(),
  'Placement, pull secrets, labels and annotations of the pod. Default: none; `pods` of the environment does not apply to namespaces of teams.',
  { nodeSelector: { 'nvidia.com/gpu.present': 'true' } },
);

/** Fields that only a workbench of this overlay has. */
const ownFields = {
  displayName: field(z.string().min(1).optional(), 'Name that the dashboard shows. Default: the name.', 'Fraud models'),
  description: field(z.string().min(1).optional(), 'Description that the dashboard shows. Default: none.', 'Training'),
  owner: field(
    z.string().min(1).optional(),
    'User whose workbench it is, which the dashboard shows. Default: none; everyone with the role edit in the project can use it anyway.',
    'alice',
  ),
  image: field(
    z.string().min(1).optional(),
    'Image of the workbench, with mlflow[kubernetes]. Either this or imageStream is required. Default: that of imageStream.',
    `quay.io/opendatahub/workbench-images@sha256:${'1'.repeat(64)}`,
  ),
  imageStream: field(
    z
      .strictObject({
        name: field(dnsSubdomain, 'Name of the ImageStream.', 's2i-generic-data-science-notebook'),
        tag: field(
          z.string().regex(/^[\w][\w.-]*$/, 'a tag is letters, digits, "_", "." and "-"'),
          'Its tag.',
          '2025.2',
        ),
        namespace: field(
          dnsLabel.optional(),
          'Its namespace. Default: that of the applications of the platform.',
          'team-a',
        ),
      })
      .optional(),
    'Image of the platform, which the dashboard shows by its name and version. Either this or image is required. Default: image.',
    { name: 's2i-generic-data-science-notebook', tag: '2025.2' },
  ),
  resources: field(
    embedded<ResourceRequirements>(`${core}.ResourceRequirements`).optional(),
    'CPU, memory and devices. Default: 1 CPU and 4Gi, up to 2 CPUs and 4Gi.',
    { requests: { cpu: '1', memory: '8Gi' }, limits: { memory: '8Gi' } },
  ),
  hardwareProfile: field(
    z
      .strictObject({
        name: field(dnsSubdomain, 'Name of the HardwareProfile.', 'default-profile'),
        namespace: field(
          dnsLabel.optional(),
          'Its namespace. Default: that of the applications of the platform.',
          'redhat-ods-applications',
        ),
      })
      .optional(),
    'The hardware profile that the dashboard shows; the platform sets the resources and the placement of the profile. Default: none.',
    { name: 'default-profile' },
  ),
  storage: field(
    z
      .strictObject({
        size: field(quantity.default('20Gi'), 'Size of the volume.', '50Gi'),
        storageClassName: field(
          dnsSubdomain.optional(),
          'Its storage class. Default: that of the cluster.',
          'ocs-storagecluster-ceph-rbd',
        ),
      })
      .prefault({}),
    'The volume with the files of the user, which is kept when the workbench is deleted.',
    { size: '50Gi' },
  ),
  connections: field(
    z.array(dnsSubdomain).default([]),
    'Secrets of the project whose keys the platform sets as variables: the connections of the dashboard. In a workspace with its own bucket, mlflow-artifact-connection is added.',
    ['team-a-data'],
  ),
  env: field(
    z.array(embedded<EnvVar>(`${core}.EnvVar`)).default([]),
    'Further variables. Those of MLflow are set by the platform.',
    [{ name: 'MLFLOW_EXPERIMENT_NAME', value: 'fraud-detection' }],
  ),
  mlflow: field(
    z.boolean().default(true),
    'Whether the platform connects the workbench to MLflow. It can be changed to false only with stopped: true.',
    false,
  ),
  stopped: field(
    z.boolean().default(false),
    'Whether the workbench is stopped. Default: false, the user starts and stops it in the dashboard.',
    true,
  ),
  pod,
};

/** The fields that mean nothing for a workbench of the dashboard. */
export const ownFieldNames = Object.keys(ownFields) as readonly (keyof typeof ownFields)[];

/** A workbench of the platform that uses the server. */
export const workbenchSchema = z.strictObject({
  name: field(workbenchName, 'Name of the Notebook.', 'alice'),
  namespace: field(dnsLabel, 'Its namespace: the project, and so the workspace. It must exist.', 'team-a'),
  existing: field(
    z.boolean().default(false),
    'Whether the dashboard, or someone else, made it: the overlay has only the annotation with which the platform connects it to MLflow. New workbenches of the dashboard have it already.',
    true,
  ),
  ...ownFields,
});

export type WorkbenchSettings = z.output<typeof workbenchSchema>;
