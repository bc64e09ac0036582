import { isNotebook } from '../consumers/workbench/notebook.js';
import { operated } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';
import type { Overlay, OverlayFile } from '../overlay/rendering.js';
import type { Awaited } from '../overlay/waits.js';
import { code, section, shell } from './markdown.js';
import { gitopsNotes } from './readme-gitops.js';
import { mergeCommands } from './readme-merge.js';
import { standaloneReadiness, workloadOf } from './readme-standalone-apply.js';

/** How the overlay is applied: the order, and what to wait for. */
export function applySection(overlay: Overlay): string | undefined {
  const { cli } = overlay.environment.profile;
  const { namespace } = overlay.environment;
  const prerequisites = overlay.prerequisites.flatMap(({ test }) => test ?? []);
  const steps = overlay.files.flatMap((file) => [
    ...fileLines(file, cli),
    ...commandsOf(
      overlay.requirements.filter(({ after }) => holds(file, after)),
      cli,
    ),
  ]);
  return section(
    'Apply, in order',
    overlay.form === 'operated'
      ? 'Server-side apply is required: it lets several owners share an object (the operator, the platform, you), and custom resource definitions can exceed the size limit of the annotation that client-side apply writes.'
      : 'Server-side apply lets several owners share an object: it does not revert the number of pods that an autoscaler sets, or annotations that other controllers add.',
    shell(...(prerequisites.length > 0 ? [prerequisites.join(' && ')] : []), ...steps),
    `${prerequisites.length > 0 ? 'The first line fails if a prerequisite is missing. ' : ''}Every line can be repeated, and completes an interrupted run. If a wait times out, look at the Warning events: ${code(`${cli} -n ${namespace} get events --field-selector type=Warning --sort-by .lastTimestamp`)}.`,
    overlay.form === 'operated'
      ? `All at once: ${code(allAtOnce(overlay, cli))}. Definitions must be established before resources of their kinds: a run that creates both fails on the MLflow resource, and a second run completes it.`
      : `All at once: ${code(`${cli} apply --server-side -k .`)}. Pods then wait for each other: the server exits and is restarted until the migration has completed.${overlay.files.some(({ name }) => name === 'crds.yaml') ? ' A run that also creates the definitions fails on the resources of their kinds, and a second run completes it.' : ''}`,
    mergeNote(overlay),
    workbenchNote(overlay),
    ...gitopsNotes(overlay),
    restartNote(overlay),
    ...readiness(overlay),
  );
}

/** Applies a file, and waits for what it creates. */
export function fileLines(file: OverlayFile, cli: string): readonly string[] {
  return [...applyFile(file, cli), ...file.awaited.map((object) => waitFor(object, cli))];
}

function applyFile(file: OverlayFile, cli: string): readonly string[] {
  return file.step.apply === 'merge' ? mergeCommands(file, cli) : [`${cli} apply --server-side -f ${file.name}`];
}

/** Without a file that is merged, the whole folder is applied. */
function allAtOnce({ files }: Overlay, cli: string): string {
  const merged = files.filter(({ step }) => step.apply === 'merge');
  if (merged.length === 0) return `${cli} apply --server-side -k .`;
  const others = files.filter(({ step }) => step.apply !== 'merge').map(({ name }) => `-f ${name}`);
  return [...merged.flatMap((file) => applyFile(file, cli)), `${cli} apply --server-side ${others.join(' ')}`].join(
    ' && ',
  );
}

/** Measured on Kubernetes 1.36: test/cluster/platform.test.ts. */
function mergeNote({ files, environment }: Overlay): string | undefined {
  const merged = files.filter(({ step }) => step.apply === 'merge').filter(({ objects }) => !objects.every(isNotebook));
  if (merged.length === 0) return undefined;
  const kinds = listed(merged.flatMap(({ objects }) => objects.map(({ kind }) => kind)));
  const names = listed(merged.map(({ name }) => code(name)));
  const { cli } = environment.profile;
  return `${names} ${merged.length > 1 ? 'are' : 'is'} merged, not applied: the ${kinds} ${merged.length > 1 ? 'belong' : 'belongs'} to the platform, and this overlay sets only the fields in the file. The command takes ownership of only these, independent of their values and owners. ${code(`${cli} apply --server-side`)}, also with ${code('-k .')}, would fail with a conflict if a field has another value, such as ${code('Removed')} in the sample of the platform; and if the ${merged.length > 1 ? 'object' : kinds} was created with ${code(`${cli} apply`)}, it would remove every other ${kinds === 'DataScienceCluster' ? 'component' : 'field'}.`;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' and ');
}

/** An apply of a Notebook that does not exist creates one without a container: no field of its definition is required. */
function workbenchNote({ files, environment }: Overlay): string | undefined {
  const merged = files.find(({ step, objects }) => step.apply === 'merge' && objects.every(isNotebook));
  if (!merged) return undefined;
  const { cli } = environment.profile;
  return `${code(merged.name)} is merged too: the workbenches belong to the dashboard, and this overlay sets one annotation of them. They must exist: ${code(`${cli} apply --server-side`)}, Argo CD and Flux would create a workbench without a container.`;
}

/** The commands that create the objects without a provider. */
export function commandsOf(requirements: readonly Requirement[], cli: string): readonly string[] {
  return requirements.flatMap((required) =>
    required.command && !required.providedBy
      ? [`# ${required.kind} ${required.name}`, required.command.replace(/\bkubectl /g, `${cli} `)]
      : [],
  );
}

/** The command that waits for an object, in its namespace. */
function waitFor({ object, namespace, until, minutes }: Awaited, cli: string): string {
  const kubectl = namespace ? `${cli} -n ${namespace}` : cli;
  return until === 'rollout'
    ? `${kubectl} rollout status ${object} --timeout=${minutes}m`
    : `${kubectl} wait --for=${until} --timeout=${minutes}m ${object}`;
}

/** Whether a file contains the object that a command requires. */
export function holds({ objects }: OverlayFile, after: Requirement['after']): boolean {
  return objects.some(({ kind, metadata }) => kind === after?.kind && metadata.name === after.name);
}

/** The server reads its certificate only when it starts. */
function restartNote(overlay: Overlay): string | undefined {
  const { environment } = overlay;
  const { source } = overlay.form === 'operated' ? overlay.environment.tls : overlay.environment.settings.tls;
  if (source === 'none' || (source === 'service-ca' && overlay.form === 'operated')) return undefined;
  const { cli } = environment.profile;
  const server = overlay.form === 'operated' ? `deployment/${operated.name}` : workloadOf(overlay);
  const restart = code(`${cli} -n ${environment.namespace} rollout restart ${server}`);
  const when =
    source === 'cert-manager'
      ? 'cert-manager renews the certificate, 30 days before it expires'
      : source === 'service-ca'
        ? 'OpenShift renews the certificate, which is valid for two years, or its CA'
        : 'the certificate is renewed';
  return `The server reads its certificate only when it starts. Restart it after ${when}: ${restart}.`;
}

function readiness(overlay: Overlay): readonly string[] {
  if (overlay.form === 'standalone') return standaloneReadiness(overlay);
  const { environment } = overlay;
  if (environment.gateway.type !== 'none') return [];
  const { cli } = environment.profile;
  return [
    'There is no gateway. To connect from your machine:',
    shell(
      `${cli} -n ${environment.namespace} port-forward service/${operated.name} ${operated.port}:${operated.port}`,
      `curl -k https://localhost:${operated.port}${operated.staticPrefix}/health`,
    ),
  ];
}
