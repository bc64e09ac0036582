/** Labels of Flux's objects for the overlays, by which alerts find them. */
export const managed = {
  'app.kubernetes.io/managed-by': 'cdk8s-mlflow',
  'app.kubernetes.io/name': 'mlflow',
} as const;
