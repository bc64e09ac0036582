import { z } from 'zod';
import { field } from '../../schema/fields.js';

/** How pipelines and notebooks of Kubeflow in the namespace of a team use the server. */
export const teamPipelinesSchema = z.strictObject({
  podDefault: field(
    z.boolean().default(true),
    'Whether the namespace has a PodDefault mlflow, which connects every pod with the label mlflow: "true".',
    false,
  ),
  launcher: field(
    z
      .strictObject({
        experiment: field(
          z.string().min(1).optional(),
          'Experiment of runs that name none. Default: that of the API server of Kubeflow Pipelines.',
          'fraud-detection',
        ),
        description: field(
          z.string().min(1).optional(),
          'Description of experiments that it creates. Default: that of the API server of Kubeflow Pipelines.',
          'Runs of the pipelines of team A',
        ),
        injectUserEnvVars: field(
          z.boolean().default(true),
          'Whether the programs of steps have the variables of MLflow.',
          false,
        ),
      })
      .optional(),
    'Settings of the namespace for the MLflow plug-in of Kubeflow Pipelines 2.17 or newer, in the ConfigMap kfp-launcher. Default: none.',
    { experiment: 'fraud-detection' },
  ),
});

export const pipelinesPluginSchema = z.strictObject({
  config: field(
    z.string().superRefine((text, context) => {
      const message = configProblem(text);
      if (message)
        context.addIssue({
          code: 'custom',
          message,
          params: { fix: 'copy the text of config.json of the installed release, without an entry for mlflow' },
        });
    }),
    'The config.json of the API server of Kubeflow Pipelines, as text: the file of ours replaces it, with the plug-in added (kubeflow/pipelines, backend/src/apiserver/config/config.json).',
    '{"DBConfig": {"DriverName": "mysql"}}',
  ),
  experiment: field(
    z.string().min(1).default('KFP-Default'),
    'Experiment of runs that name none, in every namespace without a name of its own.',
    'pipelines',
  ),
  url: field(
    z.url({ protocol: /^https$/, error: 'Kubeflow Pipelines accepts an https URL alone' }).optional(),
    'URL of the pages of Kubeflow Pipelines, for links in MLflow. Default: none.',
    'https://kubeflow.example.com',
  ),
  injectUserEnvVars: field(
    z.boolean().default(true),
    'Whether the programs of steps have the variables of MLflow.',
    false,
  ),
  ca: field(
    z.boolean().default(true),
    'Whether the API server verifies the certificate of the server with the ConfigMap mlflow-tracking-ca of its namespace. Without effect for a URI without TLS.',
    false,
  ),
});

/** The text of config.json as an object, if it is one. */
export function configOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function configProblem(text: string): string | undefined {
  const config = configOf(text);
  if (!config) return 'config.json is a JSON object';
  const { plugins } = config;
  return typeof plugins === 'object' && plugins !== null && 'mlflow' in plugins
    ? 'config.json has plugins.mlflow already, which would be replaced'
    : undefined;
}
