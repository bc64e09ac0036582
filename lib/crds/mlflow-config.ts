import { z } from 'zod';
import { CustomResource } from './custom-resource.js';

const specSchema = z
  .strictObject({
    artifactRootSecret: z
      .string()
      .min(1)
      .meta({
        description:
          'Secret of this namespace that names the bucket. Only one name is allowed, because the server may read no other Secret.',
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
        description: 'Folder inside the bucket, without a slash at its start.',
        'x-kubernetes-validations': [
          { rule: "self == '' || !self.startsWith('/')", message: 'artifactRootPath must be relative' },
          {
            rule: "self == '' || !self.matches(r'(^|.*/)\\.\\.(|/.*)$')",
            message: "artifactRootPath must not contain '..' path segments",
          },
        ],
      }),
  })
  .describe('What is different in this workspace.');

export type MLflowConfigSpec = z.input<typeof specSchema>;

/** `MLflowConfig`: what one workspace has of its own. */
export const mlflowConfig = new CustomResource({
  group: 'mlflow.kubeflow.org',
  version: 'v1',
  kind: 'MLflowConfig',
  plural: 'mlflowconfigs',
  scope: 'Namespaced',
  description: 'Settings of one workspace. There is one in a namespace, and it is called mlflow.',
  spec: specSchema,
  specRequired: true,
  rules: [{ rule: "self.metadata.name == 'mlflow'", message: "MLflowConfig resource name must be 'mlflow'" }],
});
