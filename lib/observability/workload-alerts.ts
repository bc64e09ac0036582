import { type WatchedObject, type WatchedWorkload, watchedOf } from '../model/watched.js';
import { type Alert, oneOf, selector } from './alert.js';
import type { AlertSettings } from './monitoring-schema.js';
import type { ScrapeTarget } from './service-monitor.js';

/** The metrics of kube-state-metrics for a kind of workload. */
const replicas = {
  Deployment: {
    label: 'deployment',
    ready: 'kube_deployment_status_replicas_available',
    wanted: 'kube_deployment_spec_replicas',
  },
  StatefulSet: {
    label: 'statefulset',
    ready: 'kube_statefulset_status_replicas_ready',
    wanted: 'kube_statefulset_replicas',
  },
} as const;

/** Alerts on pods that run permanently, from kube-state-metrics. */
export function workloadAlerts(
  { instance }: ScrapeTarget,
  watched: readonly WatchedObject[],
  thresholds: AlertSettings['thresholds'],
): readonly Alert[] {
  const { namespace, name } = instance;
  const workloads = watchedOf(watched, namespace, 'Deployment', 'StatefulSet');
  if (workloads.length === 0) return [];
  const others = workloads.filter((workload) => workload.name !== name && !workload.background);
  const containers = containersOf(workloads);
  return [
    {
      name: 'MlflowPodsNotReady',
      expr: counted(workloads, (ready, wanted) => `${ready} < ${wanted}`),
      for: '15m',
      severity: 'warning',
      summary: 'Pods of MLflow are missing',
      description: `Only {{ $value }} pods of ${workloadLabel} are ready.`,
    },
    ...(others.length > 0 ? [componentDown(others)] : []),
    {
      name: 'MlflowRestarts',
      expr: `increase(kube_pod_container_status_restarts_total${selector({ namespace }, containers)}[1h]) > ${thresholds.restartsPerHour}`,
      for: '5m',
      severity: 'warning',
      summary: 'MLflow restarts repeatedly',
      description: 'Pod {{ $labels.pod }} has restarted {{ $value | humanize }} times within one hour.',
    },
    {
      name: 'MlflowOutOfMemory',
      expr: [
        `increase(kube_pod_container_status_restarts_total${selector({ namespace }, containers)}[15m]) > 0`,
        'and on (namespace, pod, container)',
        `kube_pod_container_status_last_terminated_reason${selector({ namespace, reason: 'OOMKilled' }, containers)} == 1`,
      ].join('\n'),
      for: '0m',
      severity: 'warning',
      summary: 'MLflow was OOM-killed',
      description: 'Pod {{ $labels.pod }} exceeded its memory limit; its running requests were lost.',
    },
  ];
}

/** Only one of the two labels is present. */
const workloadLabel = '{{ $labels.deployment }}{{ $labels.statefulset }}';

/** MlflowDown covers the server itself. Workloads that are scaled to zero are ignored. */
function componentDown(workloads: readonly WatchedWorkload[]): Alert {
  return {
    name: 'MlflowComponentDown',
    expr: counted(workloads, (ready, wanted) => `${ready} == 0 and ${wanted} > 0`),
    for: '5m',
    severity: 'critical',
    summary: 'A component that MLflow needs is down',
    description: `No pod of ${workloadLabel} is ready.`,
  };
}

/** A comparison of ready and desired pods, for each kind of workload. */
function counted(workloads: readonly WatchedWorkload[], compare: (ready: string, wanted: string) => string): string {
  const kinds = ['Deployment', 'StatefulSet'] as const;
  return kinds
    .map((kind) => workloads.filter((workload) => workload.kind === kind))
    .flatMap((own) => {
      const [first] = own;
      if (!first) return [];
      const { label, ready, wanted } = replicas[first.kind];
      const objects = selector({ namespace: first.namespace }, [
        oneOf(
          label,
          own.map(({ name }) => name),
        ),
      ]);
      return [compare(`${ready}${objects}`, `${wanted}${objects}`)];
    })
    .join('\nor ');
}

/** Matchers for the containers of workloads. */
export function containersOf(workloads: readonly WatchedWorkload[]): readonly string[] {
  return [
    oneOf(
      'container',
      workloads.map(({ container }) => container),
    ),
    oneOf('pod', workloads.map(podsOf)),
  ];
}

/** The longest name of a Deployment whose pod names are not truncated: 63 characters, of which the last are a hash of 10 and 5 random ones. */
const uncut = 63 - '-0123456789-abcde'.length;

/** Names of the pods, without those of another workload whose name has this one as a prefix. */
function podsOf({ kind, name }: WatchedWorkload): string {
  if (name.length > uncut) return `${name}-.+`;
  return kind === 'Deployment' ? `${name}-[a-z0-9]+-.....` : `${name}-[0-9]+`;
}
