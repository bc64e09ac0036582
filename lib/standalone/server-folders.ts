/** Facts that both the pod of the server and its arguments name. */

/** Where counters of all workers of a pod are added up; each pod has its own. */
export const metricsFolder = '/prometheus';
export const tlsFolder = '/etc/mlflow/tls';
/** How long a pod that is taken away goes on as before. */
export const preStopSeconds = 5;
