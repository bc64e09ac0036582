import { operated } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';
import type { Overlay, OverlayFile } from '../overlay/rendering.js';
import type { Awaited } from '../overlay/waits.js';
import { code, section, shell } from './markdown.js';
import { standaloneReadiness, workloadOf } from './readme-standalone-apply.js';

/** How the overlay is applied: in which order, and what to wait for. */
export function applySection(overlay: Overlay): string | undefined {
  const { cli } = overlay.environment.profile;
  const { namespace } = overlay.environment;
  const prerequisites = overlay.prerequisites.map(({ test }) => test);
  const steps = overlay.files.flatMap((file) => [
    `${cli} apply --server-side -f ${file.name}`,
    ...file.awaited.map((object) => waitFor(object, cli)),
    ...commandsOf(overlay.requirements.filter(({ after }) => holds(file, after))),
  ]);
  return section(
    'Apply, in order',
    overlay.form === 'operated'
      ? `Server-side apply is compulsory: it lets several owners share an object (the operator, the platform, you), and definitions of custom resources outgrow the annotation that client-side apply writes: upstream's one of MLflow, which this one may replace, fills three quarters of it.`
      : 'Server-side apply lets several owners share an object: an autoscaler sets the number of pods, other controllers add their annotations, and nothing of theirs is taken back.',
    shell(...(prerequisites.length > 0 ? [prerequisites.join(' && ')] : []), ...steps),
    `${prerequisites.length > 0 ? 'The first line fails where a prerequisite is missing. ' : ''}Every line can be repeated, and completes what an interrupted one left undone. What a wait waits for in vain is among the warnings: ${code(`${cli} -n ${namespace} get events --field-selector type=Warning --sort-by .lastTimestamp`)}.`,
    overlay.form === 'operated'
      ? `All at once: ${code(`${cli} apply --server-side -k .`)}. Definitions must be established before resources of their kinds; where they come in the same run, the first one fails on the MLflow resource and the second one completes it.`
      : `All at once: ${code(`${cli} apply --server-side -k .`)}. Pods then wait for each other: the server ends itself and is started again until the migration is through.${overlay.files.some(({ name }) => name === 'crds.yaml') ? ' Where the definitions come in the same run, the first one fails on the resources of their kinds and the second one completes it.' : ''}`,
    'Argo CD: a directory or kustomize source with the sync option `ServerSideApply=true`. Objects carry the sync waves and options they need.',
    restartNote(overlay),
    ...readiness(overlay),
  );
}

/** How a person makes what nobody else does. */
export function commandsOf(requirements: readonly Requirement[]): readonly string[] {
  return requirements.flatMap((required) =>
    required.command && !required.providedBy ? [`# ${required.kind} ${required.name}`, required.command] : [],
  );
}

/** An object is waited for in its own namespace. */
function waitFor({ object, namespace, until, minutes }: Awaited, cli: string): string {
  const kubectl = namespace ? `${cli} -n ${namespace}` : cli;
  return until === 'rollout'
    ? `${kubectl} rollout status ${object} --timeout=${minutes}m`
    : `${kubectl} wait --for=${until} --timeout=${minutes}m ${object}`;
}

/** Whether a file holds what a command needs first. */
export function holds({ objects }: OverlayFile, after: Requirement['after']): boolean {
  return objects.some(({ kind, metadata }) => kind === after?.kind && metadata.name === after.name);
}

/** The server reads its certificate at its start and never again. */
function restartNote(overlay: Overlay): string | undefined {
  const { environment } = overlay;
  const { source } = overlay.form === 'operated' ? overlay.environment.tls : overlay.environment.settings.tls;
  if (source === 'service-ca' || source === 'none') return undefined;
  const { cli } = environment.profile;
  const server = overlay.form === 'operated' ? `deployment/${operated.name}` : workloadOf(overlay);
  const restart = code(`${cli} -n ${environment.namespace} rollout restart ${server}`);
  const when =
    source === 'cert-manager'
      ? 'cert-manager renews the certificate 30 days before its end'
      : 'the certificate is renewed';
  return `The server reads its certificate once. After ${when}: ${restart}.`;
}

function readiness(overlay: Overlay): readonly string[] {
  if (overlay.form === 'standalone') return standaloneReadiness(overlay);
  const { environment } = overlay;
  if (environment.gateway.type !== 'none') return [];
  const { cli } = environment.profile;
  return [
    'There is no gateway. From your own machine:',
    shell(
      `${cli} -n ${environment.namespace} port-forward service/${operated.name} ${operated.port}:${operated.port}`,
      `curl -k https://localhost:${operated.port}${operated.staticPrefix}/health`,
    ),
  ];
}
