/** Changes after which the server no longer finds its data: nothing moves it. */

import { backupsData, type DataLocation, keysData, schemaData } from '../overlay/data-locations.js';
import { locationsIn } from '../readme/readme-data.js';
import { compareVersions } from '../schema/version.js';

/**
 * What a changed overlay loses sight of.
 *
 * @param before - the README of the overlay as it was; empty if there was none
 * @param after - the same as it will be
 * @returns a notice for each kind of data
 */
export function dataMoves(before: string, after: string): readonly string[] {
  const next = new Map(locationsIn(after).map(({ data, location }) => [data, location]));
  return locationsIn(before).flatMap((old) => noticeOf(old, next.get(old.data)) ?? []);
}

function noticeOf({ data, location }: DataLocation, next: string | undefined): string | undefined {
  if (next === location) return undefined;
  if (data === schemaData) return downgrade(location, next);
  if (next === undefined)
    return `${data}: no longer part of the overlay. What is in ${location} stays there, and is not used`;
  const change = `${data}: changes from ${location} to ${next}`;
  if (data === backupsData)
    return `${change}. Backups at the old place stay there, are no longer removed, and are not found by a restore`;
  if (data === keysData)
    return `${change}. What is encrypted with the old keys, such as keys of model providers and secrets of webhooks, cannot be read with others: the new Secret must have the same values`;
  if (data === 'Server')
    return `${change}. The old objects stay on the cluster, with their data, until they are deleted; Secrets and volumes are not moved`;
  return `${change}. Nothing moves the data: stop the server and copy it first, or the server starts without it`;
}

/** Migrations go one way only (mlflow db upgrade). */
function downgrade(before: string, after: string | undefined): string | undefined {
  const [from, to] = [versionOf(before), versionOf(after)];
  if (!from || !to || compareVersions(to, from) >= 0) return undefined;
  return `MLflow goes back from ${from} to ${to}. The database may have been migrated, which cannot be undone, and an older MLflow does not start with a newer schema: restore a backup from before the migration, or keep the version`;
}

function versionOf(location: string | undefined): string | undefined {
  return /MLflow (\d+(?:\.\d+)*)/.exec(location ?? '')?.[1];
}
