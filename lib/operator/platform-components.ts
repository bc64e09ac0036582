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

/** The condition of a component; undefined if it is not one of these. */
export function conditionOf(component: string): string | undefined {
  return Object.entries(conditions).find(([name]) => name === component)?.[1];
}
