/** What CloudNativePG reads only once, and how long backups are kept. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { at, isObject } from '../../kubernetes/structural.js';
import type { FieldChange } from '../field-changes.js';
import { fieldRule } from '../match.js';

const cluster = ['postgresql.cnpg.io/Cluster'];

const databaseName = fieldRule({
  id: 'data-loss/database-name',
  title: 'the database of a CloudNativePG Cluster gets another name or owner',
  reason: 'CloudNativePG only reads it when it creates the database, so the server looks for one that does not exist',
  advice: 'keep the name; or rename it in the database manually first',
  source: 'cloudnative-pg.io, Bootstrap: initdb is used once, when the cluster is created',
  notice: true,
  kinds: cluster,
  fields: ['spec.bootstrap.initdb.database', 'spec.bootstrap.initdb.owner'],
  when: (_, { before, after }) => methodOf(before) === methodOf(after),
});

const bootstrap = fieldRule({
  id: 'data-loss/bootstrap',
  title: 'a CloudNativePG Cluster gets its first data in another way',
  reason: 'CloudNativePG only reads it when it creates the Cluster: an existing one keeps its data',
  advice:
    'to recover a backup, give the Cluster another name (backendStore.name), or delete the Cluster with its volumes first',
  source: 'cloudnative-pg.io, Bootstrap and Recovery',
  notice: true,
  kinds: cluster,
  fields: ['spec.bootstrap'],
  when: ({ path }, { before, after }) =>
    methodOf(before) !== methodOf(after) || !['database', 'owner'].includes(path.at(-1) ?? ''),
  texts: ({ before, after }) =>
    methodOf(before) === methodOf(after)
      ? {}
      : {
          reason: `it changes from ${methodOf(before)} to ${methodOf(after)}, which CloudNativePG only reads when it creates the Cluster: an existing one keeps its data`,
        },
});

const postgresqlMajor = fieldRule({
  id: 'downtime/postgresql-major',
  title: 'PostgreSQL gets another major version',
  reason:
    'CloudNativePG stops all instances, runs pg_upgrade, and makes the replicas again; there is no way back but a backup',
  advice: 'back up the database and try the upgrade with a restored copy first; plan a maintenance window',
  source: 'cloudnative-pg.io 1.26, PostgreSQL Upgrades, Offline In-Place Major Upgrades',
  kinds: cluster,
  fields: ['spec.imageName'],
  when: changesMajor,
  texts: (_, [field]) =>
    Number(majorOf(field?.after)) < Number(majorOf(field?.before))
      ? {
          reason: 'the webhook of CloudNativePG refuses it: PostgreSQL does not go back to an older major version',
          advice: 'keep the version; to go back, restore a dump into a Cluster with another name (backendStore.name)',
        }
      : {},
});

const storageClass = fieldRule({
  id: 'cost/database-storage-class',
  title: 'the volumes of a database get another storage class',
  reason: 'only volumes of instances that are made from now on have it: those that exist keep the old one',
  advice:
    'to move them, let CloudNativePG make one instance after the other again, the primary last, after a switchover: kubectl cnpg destroy <cluster> <instance>',
  source: 'kubernetes.io, Persistent Volumes (the class of a bound claim is immutable); cloudnative-pg.io, Storage',
  kinds: cluster,
  fields: [
    'spec.storage.storageClass',
    'spec.walStorage.storageClass',
    'spec.storage.pvcTemplate.storageClassName',
    'spec.walStorage.pvcTemplate.storageClassName',
  ],
  when: ({ path }) => path.at(-1)?.startsWith('storageClass') ?? false,
});

export const databases = [databaseName, bootstrap, postgresqlMajor, storageClass];

/** Whether the change of an image is one of the major version of PostgreSQL. */
export function changesMajor({ path, before, after }: FieldChange): boolean {
  const [old, next] = [majorOf(before), majorOf(after)];
  return path.join('.') === 'spec.imageName' && old !== undefined && next !== undefined && old !== next;
}

/** CloudNativePG reads the version from the tag. */
function majorOf(image: unknown): string | undefined {
  return /:(\d+)[^/]*$/.exec(String(image))?.[1];
}

/** How a Cluster gets its first data: `initdb`, `recovery`. */
function methodOf(object: KubernetesObject | undefined): string {
  const method = at(object, 'spec', 'bootstrap');
  return isObject(method) ? Object.keys(method).join(', ') : 'none';
}
