import { z } from 'zod';
import { dnsLabel, field } from '../schema/fields.js';

/** The label by which the operator finds global workspaces; its value is the name of the MLflow resource. */
export const globalWorkspaceLabel = { key: 'opendatahub.io/global-mlflow-workspace', value: 'mlflow' } as const;

/** Bindings that the operator creates in a global workspace (mlflow-operator e9dbb9f, internal/controller/namespace_rbac_controller.go). */
export const globalBindings = ['odh-group-mlflow-view', 'odh-group-mlflow-edit'] as const;

/** Settings of the platform's dashboard that concern MLflow. */
export const dashboardSchema = z.strictObject({
  globalMLflowNamespaces: field(
    z
      .array(dnsLabel)
      .min(1)
      .max(1)
      .meta({ since: '3.5', before: 'there are no global workspaces: bind the groups in workspaces[].bindings' }),
    'Namespace of the experiments and prompts that all users share. The dashboard shows it to everyone; the operator binds the groups of the Auth resource there, if the namespace has the label opendatahub.io/global-mlflow-workspace=mlflow.',
    ['mlflow-shared'],
  ),
});
