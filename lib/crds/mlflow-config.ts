import { z } from 'zod';
import { CustomResource } from './custom-resource.js';

const specSchema = z
  .strictObject({
    artifactRootSecret: z
      .string()
      .min(1)
      .meta({
        description:
          'Secret in this namespace that contains the name of the bucket. Only this name is allowed, because the server may read no other Secret.',
        'x-kubernetes-validations': [
          {
            rule: "self == 'mlflow-artifact-connection'",
            message: "artifactRootSecret must be 'mlflow-artifact-connection'",
          },
        ],
      }),
    artifactRootPath: z
      .string()
      .max(512)
      .optional()
      .meta({
        description: 'Folder inside the bucket, without a leading slash.',
        'x-kubernetes-validations': [
          { rule: "self == '' || !self.startsWith('/')", message: 'artifactRootPath must be relative' },
          {
            rule: "self == '' || !self.matches(r'(^|.*/)\\.\\.(|/.*)$')",
            message: "artifactRootPath must not contain '..' path segments",
          },
        ],
      }),
  })
  .describe('Settings that differ in this workspace.');

export type MLflowConfigSpec = z.input<typeof specSchema>;

/** `MLflowConfig`: the settings of one workspace. */
export const mlflowConfig = new CustomResource({
  group: 'mlflow.kubeflow.org',
  version: 'v1',
  kind: 'MLflowConfig',
  plural: 'mlflowconfigs',
  scope: 'Namespaced',
  description: 'Settings of one workspace. There is only one in a namespace, and its name is mlflow.',
  spec: specSchema,
  specRequired: true,
  rules: [{ rule: "self.metadata.name == 'mlflow'", message: "MLflowConfig resource name must be 'mlflow'" }],
});
