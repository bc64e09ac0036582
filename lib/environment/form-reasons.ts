/** Why the operated form lacks what the other one has, where it cannot be made; by field, or by field and value. */
const reasons: Readonly<Record<string, string>> = {
  'secrets.source: secrets-store-csi':
    'the driver creates a Secret while a pod mounts its SecretProviderClass, and the MLflow resource has no field for volumes',
  'observability.serviceMonitor.podNetworks':
    'the operator lets the server accept every host, and so scrapes by address',
  migration: 'the operator migrates the databases itself, before each new version of the server',
  // opendatahub-io/mlflow c79da30, requirements/konflux-aipcc.txt: boto3, and no client of the others.
  'artifactStore.type: gcs':
    "the images of the platforms have no client of Google Cloud Storage, and the MLflow resource has no field for its key file or for annotations of the server's account",
  'artifactStore.type: azure':
    "the images of the platforms have no client of Azure Blob Storage, and the MLflow resource has no field for annotations of the server's account",
  'traceArchival.pod': 'the operator creates the CronJob, and the MLflow resource has no field for its pod',
};

/** The reason as the end of a sentence; empty where there is none to know. */
export function reasonOf(form: 'operated' | 'standalone', field: string): string {
  const reason = form === 'standalone' ? reasons[field] : undefined;
  return reason ? `: ${reason}` : '';
}
