import { type ClusterName, clusterNames } from '../../../model/names-postgresql.js';
import { type NamedObject, objectsOf } from './named-object.js';

const unmade: readonly ClusterName[] = ['superuserSecret', 'backupCredentials', 'recoveryCredentials'];

/** The Secrets that CloudNativePG creates for a Cluster. */
export function clusterSecrets(cluster: string, namespace: string): readonly NamedObject[] {
  return objectsOf(cluster, namespace, clusterNames, unmade);
}
