import { z } from 'zod';
import { conditionFields } from './condition.js';
import { CustomResource } from './custom-resource.js';

const specSchema = z
  .strictObject({
    gateway: z
      .strictObject({ domain: z.string().optional().describe('Domain name of the gateway.') })
      .optional()
      .describe('The gateway that users connect through.'),
    gatewayName: z.string().optional().describe('Name of the Gateway that routes attach to.'),
    sectionTitle: z.string().optional().describe("Heading of the link in OpenShift's console."),
  })
  .describe('Settings that the platform defines for the operator.');

const condition = z.strictObject({
  ...conditionFields,
  reason: z.string().optional().describe('Machine-readable reason of the last transition, in one word.'),
  message: z.string().optional().describe('Human-readable explanation.'),
  severity: z.string().optional().describe('Severity while the status is not True.'),
  lastTransitionTime: z
    .string()
    .optional()
    .meta({ description: 'Time of the last change of the status.', format: 'date-time' }),
  lastHeartbeatTime: z.string().optional().meta({ description: 'Time of the last check.', format: 'date-time' }),
});

const release = z.strictObject({
  name: z.string().describe('Name of the component.'),
  version: z.string().optional().describe('Version of the component.'),
  repoUrl: z.string().optional().describe('URL of its source repository.'),
});

const statusSchema = z
  .strictObject({
    conditions: z
      .array(condition)
      .optional()
      .meta({
        description: 'Ready, and the conditions that it depends on.',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['type'],
      }),
    observedGeneration: z
      .int()
      .optional()
      .meta({ description: 'Generation of the object that the status refers to.', format: 'int64' }),
    phase: z.string().optional().describe('Ready or Progressing.'),
    releases: z
      .array(release)
      .optional()
      .meta({
        description: 'Installed components.',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      }),
  })
  .describe('Observed state of the operator.');

/** `MLflowOperator`: the operator as a module of the platform. Written by the platform's own operator, never by overlays. */
export const mlflowOperator = new CustomResource({
  group: 'components.platform.opendatahub.io',
  version: 'v1alpha1',
  kind: 'MLflowOperator',
  plural: 'mlflowoperators',
  scope: 'Cluster',
  description:
    'The MLflow operator as a module of the platform. There is only one, and its name is default-mlflowoperator.',
  spec: specSchema,
  specRequired: false,
  status: statusSchema,
  rules: [
    {
      rule: "self.metadata.name == 'default-mlflowoperator'",
      message: 'MLflowOperator name must be default-mlflowoperator',
    },
  ],
  columns: [
    { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    { name: 'Reason', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].reason' },
  ],
});
