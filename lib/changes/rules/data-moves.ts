/** Data that a changed overlay no longer finds, by the table of data in its README: nothing moves it. */
import { backupsData, type DataLocation, keysData, schemaData } from '../../overlay/data-locations.js';
import { compareVersions } from '../../schema/version.js';
import type { Rule } from '../rule.js';
import { versionNotes } from '../version-notes.js';
import { versionNotes as versionNotesRule } from './steps.js';

type DataRule = Omit<Rule, 'find'>;

const source = 'lib/overlay/data-locations.ts';

const removed: DataRule = {
  id: 'data-loss/data-removed',
  title: 'data is no longer part of the overlay',
  reason: 'what is there stays there, and is not used',
  advice: 'copy what is still needed, or delete it',
  source,
  notice: true,
};

const moved: DataRule = {
  id: 'data-loss/data-moved',
  title: 'the server looks for its data at another place',
  reason: 'nothing moves the data',
  advice: 'stop the server and copy it first, or the server starts without it',
  source,
  notice: true,
};

const backups: DataRule = {
  id: 'data-loss/backups-moved',
  title: 'backups are written to another place',
  reason: 'backups at the old place stay there, are no longer removed, and are not found by a restore',
  advice: 'copy them to the new place, or keep the old one until they are too old',
  source,
  notice: true,
};

const keys: DataRule = {
  id: 'data-loss/keys-moved',
  title: 'encryption keys come from another Secret',
  reason:
    'what is encrypted with the old keys, such as keys of model providers and secrets of webhooks, cannot be read with others',
  advice: 'the new Secret must have the same values',
  source,
  notice: true,
};

const server: DataRule = {
  id: 'data-loss/server-moved',
  title: 'the server gets another name or namespace',
  reason:
    'the old objects stay on the cluster, with their data, until they are deleted; Secrets and volumes are not moved',
  advice: 'create the Secrets, stop the old server, and copy or restore its volumes',
  source,
  notice: true,
};

/** Migrations go one way only. */
const downgrade: DataRule = {
  id: 'downtime/downgrade',
  title: 'MLflow goes back to an older version',
  reason:
    'the database may have been migrated, which cannot be undone, and an older MLflow does not start with a newer schema',
  advice: 'restore a backup from before the migration, or keep the version',
  source: 'mlflow.org, mlflow db upgrade; alembic of MLflow has no downgrades',
  notice: true,
};

const migration: DataRule = {
  id: 'downtime/migration',
  title: 'MLflow gets a newer version, which migrates the database',
  reason:
    'the schema of the database changes before the new pods start: old pods can fail in between, and there is no way back',
  advice: 'back up all databases first, and plan a maintenance window: a large database takes long',
  source: 'mlflow.org, mlflow db upgrade: migrations can be slow and are not transactional; back up first',
};

export const dataMoveRules: readonly DataRule[] = [removed, moved, backups, keys, server, downgrade, migration];

interface DataMove {
  readonly rule: DataRule;
  readonly what: string;
  /** @default - that of the rule */
  readonly reason?: string;
}

/** The rules for a row of data that changes; none where nothing is lost sight of. */
export function dataMovesOf({ data, location }: DataLocation, next: string | undefined): readonly DataMove[] {
  if (next === location) return [];
  // The same place by another scheme.
  if (next !== undefined && withoutScheme(next) === withoutScheme(location)) return [];
  if (data === schemaData) return versionMoves(versionOf(location), versionOf(next));
  if (next === undefined) return [{ rule: removed, what: `no longer part of the overlay; it is in ${location}` }];
  const what = `changes from ${location} to ${next}`;
  if (data === backupsData) return [{ rule: backups, what }];
  if (data === keysData) return [{ rule: keys, what }];
  return [{ rule: data === 'Server' ? server : moved, what }];
}

function withoutScheme(location: string): string {
  return location.replace(/\bhttps?:/g, '');
}

function versionMoves(from: string | undefined, to: string | undefined): readonly DataMove[] {
  if (!from || !to || from === to) return [];
  if (compareVersions(to, from) < 0) return [{ rule: downgrade, what: `MLflow goes back from ${from} to ${to}` }];
  const what = `MLflow changes from ${from} to ${to}`;
  return [
    { rule: migration, what },
    ...versionNotes(from, to).map((reason) => ({ rule: versionNotesRule, what, reason })),
  ];
}

function versionOf(location: string | undefined): string | undefined {
  return /MLflow (\d+(?:\.\d+)*)/.exec(location ?? '')?.[1];
}
