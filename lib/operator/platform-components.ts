/**
 * Components of the platform that MLflow is used with, and the condition of the DataScienceCluster that says whether each is ready:
 * the kind of the component and `Ready` (opendatahub-operator v3.4.0 and v3.5.0, api/datasciencecluster/v2,
 * internal/controller/components and internal/controller/modules). Pipelines were `datasciencepipelines` before v2.
 */
const conditions = {
  mlflowoperator: 'MLflowOperatorReady',
  dashboard: 'DashboardReady',
  workbenches: 'WorkbenchesReady',
  aipipelines: 'AIPipelinesReady',
  kserve: 'KserveReady',
  trainer: 'TrainerReady',
} as const;

/** A component of the DataScienceCluster, by its key. */
export type PlatformComponent = keyof typeof conditions;

/** Those that an overlay enables only where its environment names them. */
export const furtherComponents = [
  'dashboard',
  'workbenches',
  'aipipelines',
  'kserve',
  'trainer',
] as const satisfies readonly PlatformComponent[];

export type FurtherComponent = (typeof furtherComponents)[number];

/** What of an environment needs a component. */
export interface UsedComponent {
  readonly component: FurtherComponent;
  /** The field of the environment. */
  readonly field: 'workbenches' | 'pipelineServers' | 'dashboard';
  readonly what: string;
  /** The API group of its definitions, which come with the component. */
  readonly group: string;
}

const used: readonly UsedComponent[] = [
  { component: 'workbenches', field: 'workbenches', what: 'workbenches', group: 'kubeflow.org' },
  {
    component: 'aipipelines',
    field: 'pipelineServers',
    what: 'pipeline servers',
    group: 'datasciencepipelinesapplications.opendatahub.io',
  },
  {
    component: 'dashboard',
    field: 'dashboard',
    what: 'the configuration of the dashboard',
    group: 'opendatahub.io',
  },
];

/** Components with the controllers of what an environment has. */
export function usedComponents({
  workbenches,
  pipelineServers,
  dashboard,
}: {
  readonly workbenches: readonly unknown[];
  readonly pipelineServers: readonly unknown[];
  readonly dashboard?: object | undefined;
}): readonly UsedComponent[] {
  const isUsed = {
    workbenches: workbenches.length > 0,
    pipelineServers: pipelineServers.length > 0,
    dashboard: dashboard !== undefined,
  };
  return used.filter(({ field }) => isUsed[field]);
}

/** The API groups that come with components. */
export function groupsOf(components: readonly FurtherComponent[]): readonly string[] {
  return used.flatMap(({ component, group }) => (components.includes(component) ? [group] : []));
}

/** The condition of a component; undefined if it is not one of these. */
export function conditionOf(component: string): string | undefined {
  return Object.entries(conditions).find(([name]) => name === component)?.[1];
}
