/** Where objects of these kinds have the template of their pods; a Pod is one itself. */
export const podTemplatePaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', []],
  ['Deployment', ['spec', 'template']],
  ['ReplicaSet', ['spec', 'template']],
  ['StatefulSet', ['spec', 'template']],
  ['DaemonSet', ['spec', 'template']],
  ['Job', ['spec', 'template']],
  ['ReplicationController', ['spec', 'template']],
  ['PodTemplate', ['template']],
  // Argo Rollouts, OpenKruise.
  ['Rollout', ['spec', 'template']],
  ['CloneSet', ['spec', 'template']],
  ['Notebook', ['spec', 'template']],
  // Those of the workers are made in the same way.
  ['RayJob', ['spec', 'rayClusterSpec', 'headGroupSpec', 'template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);
