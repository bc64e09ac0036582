import { grouped } from '../../kubernetes/grouped.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Fleet, Target } from '../fleet/fleet.js';
import { applicationParts } from './application-spec.js';
import { type ArgoCd, apiVersion, destinationOf } from './argo-cd.js';

/**
 * An ApplicationSet that makes an Application for each overlay of each cluster. It reads what it has to know of an overlay from
 * its overlay.json, so that a new version or namespace needs no change here. The project is no template: who may write to the
 * repository cannot choose it.
 */
export function applicationSetOf(fleet: Fleet, argoCd: ArgoCd): KubernetesObject {
  const { settings, targets } = fleet;
  const destination: Readonly<Record<string, string>> = {
    ...(targets.some(({ cluster }) => !cluster.server) ? { name: '{{ .values.cluster }}' } : {}),
    ...(targets.some(({ cluster }) => cluster.server) ? { server: '{{ .values.server }}' } : {}),
  };
  const template = applicationParts(fleet, argoCd, {
    name: `${settings.name}-{{ .values.name }}-{{ normalize .overlay }}`,
    stage: '{{ .values.stage }}',
    revision: '{{ .values.revision }}',
    path: '{{ .path.path }}',
    platform: '{{ .platform }}',
    version: '{{ .versions.mlflow }}',
    uri: '{{ dig "publicUri" .uri . }}',
    destination,
    namespace: '{{ .namespace }}',
  });
  return {
    apiVersion,
    kind: 'ApplicationSet',
    metadata: { name: settings.name, namespace: argoCd.namespace },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: groupsOf(targets).map((group) => generatorOf(fleet, group, Object.keys(destination))),
      ...(settings.argocd.rollingSync ? { strategy: rollingSync(fleet) } : {}),
      // An overlay that a mistake removes from Git keeps its Application, and so its server: a person deletes it.
      syncPolicy: {
        applicationsSync: 'create-update',
        ...(settings.deletionPolicy === 'Orphan' ? { preserveResourcesOnDeletion: true } : {}),
      },
      // A person pauses an Application by the first one, and Kargo changes those that have the second one.
      preservedFields: { annotations: ['argocd.argoproj.io/skip-reconcile', 'kargo.akuity.io/authorized-stage'] },
      template,
    },
  };
}

/** Targets of one cluster, stage and revision. */
function groupsOf(targets: readonly Target[]): readonly (readonly [Target, ...Target[]])[] {
  return [...grouped(targets, ({ index, stage, revision }) => JSON.stringify([index, stage, revision])).values()];
}

function generatorOf(
  { settings }: Fleet,
  group: readonly [Target, ...Target[]],
  addressed: readonly string[],
): Readonly<Record<string, unknown>> {
  const [first] = group;
  const { cluster, stage, revision } = first;
  const git = {
    repoURL: settings.repository.url,
    revision,
    files: group.map(({ path }) => ({ path: `${path}/overlay.json` })),
  };
  const common = { stage, revision };
  if (!cluster.selector) {
    const { name = '', server = '' }: { readonly name?: string; readonly server?: string } = destinationOf(first);
    // With clusters of both kinds, each has both values, one of which is empty.
    const values = {
      ...common,
      name: cluster.name,
      ...(addressed.includes('name') ? { cluster: name } : {}),
      ...(addressed.includes('server') ? { server } : {}),
    };
    return { git: { ...git, values } };
  }
  const values = {
    ...common,
    name: '{{ .nameNormalized }}',
    cluster: '{{ .name }}',
    ...(addressed.includes('server') ? { server: '' } : {}),
  };
  return {
    matrix: { generators: [{ git }, { clusters: { selector: { matchLabels: cluster.selector }, values } }] },
  };
}

/** One stage after the other, each when all Applications of the one before are healthy. */
function rollingSync({ settings, targets }: Fleet): Readonly<Record<string, unknown>> {
  const used = settings.stages.filter(({ name }) => targets.some(({ stage }) => stage === name));
  const steps = used.map(({ name, maxUpdate }) => ({
    matchExpressions: [{ key: 'stage', operator: 'In', values: [name] }],
    ...(maxUpdate === undefined ? {} : { maxUpdate }),
  }));
  return { type: 'RollingSync', rollingSync: { steps } };
}
