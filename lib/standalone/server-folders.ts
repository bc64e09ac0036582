/** Constants that both the pod of the server and its arguments use. */

/** Folder for the metrics of all workers of a pod; each pod has its own. */
export const metricsFolder = '/prometheus';
export const tlsFolder = '/etc/mlflow/tls';
/** Seconds for which a terminating pod continues to serve requests. */
export const preStopSeconds = 5;
