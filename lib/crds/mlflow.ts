import type { z } from 'zod';
import { CustomResource } from './custom-resource.js';
import { mlflowRootRules } from './mlflow-rules.js';
import { mlflowSpecSchema } from './mlflow-spec.js';
import { mlflowStatusSchema } from './mlflow-status.js';

/** The spec before defaults are applied. */
export type MLflowSpec = z.input<typeof mlflowSpecSchema>;

/** `MLflow`: one tracking server for the whole cluster, made by the operator. */
export const mlflow = new CustomResource({
  group: 'mlflow.opendatahub.io',
  version: 'v1',
  kind: 'MLflow',
  plural: 'mlflows',
  scope: 'Cluster',
  description: 'An MLflow tracking server for the cluster. There is only one, and its name is mlflow.',
  spec: mlflowSpecSchema,
  specRequired: true,
  status: mlflowStatusSchema,
  rules: mlflowRootRules,
  columns: [
    { name: 'Available', type: 'string', jsonPath: ".status.conditions[?(@.type=='Available')].status" },
    { name: 'Progressing', type: 'string', jsonPath: ".status.conditions[?(@.type=='Progressing')].status" },
    { name: 'Version', type: 'string', jsonPath: '.status.version' },
    { name: 'URL', type: 'string', jsonPath: '.status.url', priority: 1 },
  ],
});
