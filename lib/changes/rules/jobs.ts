/** Jobs that run again, and scheduled ones that run otherwise from their next run on. */
import { fieldRule, foundIn, isOf } from '../match.js';
import type { ObjectChange, Rule } from '../rule.js';

const jobAgain: Rule = {
  id: 'restart/job-runs-again',
  title: 'a Job runs again',
  reason: 'its settings changed, and so the digest in its name: a new Job runs once beside the finished one',
  advice: 'wait for it: kubectl wait --for=condition=Complete',
  source: 'lib/model/digested-job.ts; kubernetes.io, Jobs: the template of a Job is immutable',
  find: (change) => (isDigested(change) ? [fieldsOf(change)] : []),
};

const jobAdded: Rule = {
  id: 'restart/job-added',
  title: 'a Job is added',
  reason: 'it runs once when it is applied',
  advice: 'wait for it: kubectl wait --for=condition=Complete',
  source: 'kubernetes.io, Jobs',
  find: ({ change, after }) => (change === 'added' && after && isOf(after, ['batch/Job']) ? [{}] : []),
};

const suspended = fieldRule({
  id: 'downtime/job-suspended',
  title: 'a scheduled job no longer runs',
  reason: 'what it did no longer happens: garbage stays, or no backup is made',
  advice: 'resume it when the reason has passed',
  source: 'kubernetes.io, CronJob, Schedule suspension',
  kinds: ['batch/CronJob', 'postgresql.cnpg.io/ScheduledBackup'],
  fields: ['spec.suspend'],
  when: ({ after }) => after === true,
});

const nextRun: Rule = {
  id: 'cosmetic/next-run',
  title: 'a scheduled job changes',
  reason: 'from its next run on; a run that has started is not changed',
  advice: 'nothing to do; to try it: kubectl create job --from=cronjob/<name>',
  source: 'kubernetes.io, CronJob, Modifying a CronJob',
  find: (change) => {
    if (change.change !== 'changed' || !change.after || !isOf(change.after, ['batch/CronJob'])) return [];
    const fields = change.fields.filter(({ path: [root, field] }) => root === 'spec' || field === 'name');
    return foundIn(fields);
  },
};

export const jobs: readonly Rule[] = [jobAgain, jobAdded, suspended, nextRun];

/** The same Job under the name of another state. */
function isDigested({ change, before, after }: ObjectChange): boolean {
  return change === 'changed' && before?.kind === 'Job' && before.metadata.name !== after?.metadata.name;
}

function fieldsOf({ fields }: ObjectChange) {
  return { fields: fields.filter(({ path: [root, field] }) => root === 'spec' || field === 'name') };
}
