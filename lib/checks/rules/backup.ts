import type { Check } from '../check.js';

/** Backups. */
export const backupChecks: readonly Check[] = [
  {
    id: 'MLF-BACKUP-1',
    title: 'a production database that the overlay creates has a backup',
    cause: 'data that a user or a migration deletes is lost: replicas apply the deletion immediately',
    fix: 'set backendStore.backup; or waive it if another tool creates backups',
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      if (environment.form !== 'standalone' || environment.settings.stage !== 'prod') return;
      const { backendStore, backup } = environment.settings;
      if (backendStore.type === 'cloudnative-pg' && !backendStore.backup && !backup)
        yield { message: 'the database has no backup', environmentPath: ['backendStore'] };
    },
  },
];
