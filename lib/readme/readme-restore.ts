/** How backups are restored: every database with its own command, and what is stopped meanwhile. */
import { ownKeycloakOf } from '../identity/keycloak/realm/realm-props.js';
import { keycloakEndpoint, keycloakNames } from '../identity/keycloak/server/keycloak-names.js';
import { backedUpDatabases } from '../jobs/backup-databases.js';
import type { BackupSettings } from '../jobs/backup-schema.js';
import { restoreVariables } from '../jobs/backup-scripts.js';
import { prefixOf } from '../jobs/backup-transfer.js';
import { type Instance, selectorOf } from '../model/instance.js';
import { manualBackupJobs, namesOf } from '../model/names.js';
import { operated } from '../model/operated.js';
import { names as operatorNames, podLabels as operatorPodLabels } from '../operator/operator-names.js';
import type { OperatedOverlay, Overlay, StandaloneOverlay } from '../overlay/rendering.js';
import { backedUpBeside } from '../overlay/standalone-props.js';
import { code, section, shell, shellWord } from './markdown.js';
import { workloadOf } from './readme-standalone-apply.js';

export function restoreSection(overlay: Overlay): string | undefined {
  const { environment, server } = overlay;
  const { settings, profile } = environment;
  if (!settings.backup) return undefined;
  const { instance, selectorOfJob, backedUp } = server.forJobs;
  const { backup } = namesOf(instance);
  const jobs = manualBackupJobs(instance);
  const others = overlay.form === 'standalone' ? backedUpBeside(overlay.environment) : [];
  const { files, dumped } = backedUpDatabases({ backedUp }, others);
  const inFiles = files.map(({ name }) => name);
  const all = [...files, ...dumped];
  const run = (command: string) => `${profile.cli} -n ${instance.namespace} ${command}`;
  const writers = overlay.form === 'standalone' ? standaloneWriters(overlay, run) : operatedWriters(overlay, run);
  return section(
    'Restore',
    `Each backup has one file for each database, ${placeOf(settings.backup, instance)}, with the time of the backup in its name. The logs of the jobs list them; a backup can be made at any time, while the server writes:`,
    shell(
      run(`create job ${jobs.copy} --from=cronjob/${backup}`),
      run(`logs --prefix --tail=-1 --selector=${selectorText(selectorOfJob('backup'))}`),
    ),
    'Artifacts, Secrets and their encryption keys are not part of it. On a new cluster, first create the Secrets with the same values, apply the overlay, and continue here, with the time of the last backup before the loss: the overlay makes a backup when it is applied, and the newest one is then that of the empty databases.',
    'First stop what writes; with Argo CD or Flux, suspend the synchronization before:',
    shell(...writers.stop),
    ...(writers.note ? [writers.note] : []),
    `Then restore the databases, all from the same backup, because users and permissions refer to experiments and models. Each command uses the newest backup, or with ${code(`${restoreVariables.time}=<time>`)}, such as ${code(`${restoreVariables.time}=20260131T010000Z`)}, after ${code(`${restoreVariables.database}=<database>`)} the one of that time. It runs with the pod of the backup, because only this pod has the Secrets and the network policy.${dumped.length > 0 ? ' In PostgreSQL everything that the user of the database owns there is replaced in one transaction: nothing changes if it fails. Privileges that were granted to other roles must be granted again.' : ''}`,
    ...all.flatMap(({ name, holds }) => [
      `${code(name)}: ${holds}`,
      shell(
        ...restoreOf({
          name,
          job: jobs.restore(name),
          backup,
          run,
          cli: profile.cli,
          besideServer: inFiles.length > 0,
        }),
      ),
    ]),
    'Then start the server again:',
    shell(...writers.start),
  );
}

/** How the pods that write are stopped and started. */
interface Writers {
  readonly stop: readonly string[];
  readonly start: readonly string[];
  readonly note?: string;
}

type Run = (command: string) => string;

function standaloneWriters(overlay: StandaloneOverlay, run: Run): Writers {
  const { settings, instance } = overlay.environment;
  const workload = workloadOf(overlay);
  const { replicas, autoscaling } = settings.server;
  const ownKeycloak = ownKeycloakOf(settings);
  const keycloak = `keycloak/${keycloakNames(instance).keycloak}`;
  const instances = (count: number) => run(`patch ${keycloak} --type=merge -p '{"spec": {"instances": ${count}}}'`);
  return {
    stop: [
      run(`scale ${workload} --replicas=0`),
      ...(ownKeycloak ? [instances(0)] : []),
      run(`wait --for=delete pod --timeout=5m --selector=${selectorText(selectorOf(instance, 'server'))}`),
      ...(ownKeycloak
        ? [
            run(
              `wait --for=delete pod --timeout=5m --selector=${selectorText(keycloakEndpoint(instance).policy?.podLabels ?? {})}`,
            ),
          ]
        : []),
    ],
    start: [
      ...(ownKeycloak ? [instances(ownKeycloak.instances)] : []),
      run(`scale ${workload} --replicas=${autoscaling?.minReplicas ?? replicas}`),
    ],
  };
}

/** The operator would start the pods again. */
function operatedWriters({ environment: { operator } }: OperatedOverlay, run: Run): Writers {
  const manager = `deployment/${operatorNames.manager}`;
  const byPlatform = operator.installedBy === 'platform';
  return {
    stop: [
      run(`scale ${manager} --replicas=0`),
      run(`wait --for=delete pod --timeout=5m --selector=${selectorText(operatorPodLabels)}`),
      run(`scale deployment/${operated.name} --replicas=0`),
      run(`wait --for=delete pod --timeout=5m --selector=${selectorText(operated.podLabels)}`),
    ],
    start: [run(`scale ${manager} --replicas=${byPlatform ? 1 : operator.replicas}`)],
    note: `The MLflow resource allows no server without pods, so its operator is stopped first; when it is back, it starts the server.${byPlatform ? ' The platform does not change the number of its pods.' : ''}`,
  };
}

/** For the section about data. */
export function backupNotes({
  environment: { settings },
  server,
}: Pick<Overlay, 'environment' | 'server'>): readonly string[] {
  const { instance } = server.forJobs;
  return settings.backup
    ? [
        `The CronJob ${code(namesOf(instance).backup)} backs up every database; the files are ${placeOf(settings.backup, instance)}.`,
      ]
    : [];
}

/** Where the files are. */
function placeOf(backup: BackupSettings, instance: Instance): string {
  const { destination } = backup;
  return destination.type === 's3'
    ? `in ${code(`s3://${destination.bucket}/${prefixOf(destination, instance)}`)}${destination.endpoint ? ` at ${destination.endpoint}` : ''}`
    : `on the volume ${code(namesOf(instance).backup)}`;
}

interface Restore {
  readonly name: string;
  readonly job: string;
  readonly backup: string;
  readonly run: (command: string) => string;
  readonly cli: string;
  /** Whether the pod runs on the node of the server, which is stopped. */
  readonly besideServer: boolean;
}

function restoreOf({ name, job, backup, run, cli, besideServer }: Restore): readonly string[] {
  return [
    `${run(`create job ${job} --from=cronjob/${backup} --dry-run=client -o yaml`)} |`,
    ...(besideServer
      ? [
          `  ${cli} patch --local -f - -o yaml --type=json -p '[{"op": "remove", "path": "/spec/template/spec/affinity/podAffinity"}]' |`,
        ]
      : []),
    `  ${cli} set env --local -f - -o yaml ${restoreVariables.database}=${shellWord(name)} |`,
    `  ${cli} apply -f -`,
    run(`wait --for=condition=Complete --timeout=1h job/${job}`),
    run(`delete job ${job}`),
  ];
}

function selectorText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
