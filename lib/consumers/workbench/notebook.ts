/**
 * What the notebook controller of the platform does to a Notebook, and what it refuses.
 * Source: opendatahub-io/kubeflow b85f66a (2026-08-18), components/odh-notebook-controller/controllers: notebook_mlflow.go,
 * notebook_mutating_webhook.go, notebook_validating_webhook.go. The same in the builds of OpenShift AI 3.4 and 3.5.
 */
import { groupOf, type KubernetesObject } from '../../kubernetes/object.js';

export const notebook = {
  apiVersion: 'kubeflow.org/v1',
  kind: 'Notebook',
  /** Names the MLflow resource; if it is not empty, the controller connects the workbench to its server. */
  instance: 'opendatahub.io/mlflow-instance',
  /** Its presence stops the workbench, whatever its value. */
  stopped: 'kubeflow-resource-stopped',
  /** Variables that the webhook sets in the container with the name of the Notebook, and removes without the annotation. */
  variables: ['MLFLOW_K8S_INTEGRATION', 'MLFLOW_TRACKING_AUTH', 'MLFLOW_TRACKING_URI'],
} as const;

/** The registry of the cluster: a tag of an image stream refers to the digest that the platform imported for its version. */
export const imageStreamRegistry = 'image-registry.openshift-image-registry.svc:5000';

/** Whether an object of any origin is a workbench. */
export function isNotebook({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === notebook.kind && groupOf(apiVersion) === groupOf(notebook.apiVersion);
}

/** The MLflow resource that a workbench is connected to; the controller trims the value. */
export function instanceOf({ metadata }: KubernetesObject): string | undefined {
  return metadata.annotations?.[notebook.instance]?.trim() || undefined;
}

/** Name of the RoleBinding that the controller creates, updates and deletes for a workbench. */
export function bindingOf(workbench: string): string {
  return `${workbench}-mlflow`;
}

/** Name of the volume claim of a workbench, as the dashboard spells it. */
export function claimOf(workbench: string): string {
  return `${workbench}-storage`;
}
