/** Kinds of what uses the server: workbenches, pipeline servers, training. */
import { type HealthCheck, hasCondition, luaOf, readyCheck } from './health-check.js';

/**
 * A stopped workbench is well: users stop theirs, and the platform stops idle ones. `Suspended` would hold every sync
 * at its wave. The lock is that of the platform's controller while a new workbench is prepared.
 */
export const notebookHealth: HealthCheck = {
  group: 'kubeflow.org',
  kind: 'Notebook',
  lua: luaOf(`
local stopped = (obj.metadata.annotations or {})["kubeflow-resource-stopped"]
if stopped ~= nil and stopped ~= "odh-notebook-controller-lock" then return is("Healthy", "stopped at " .. tostring(stopped)) end
local ready = status.readyReplicas or 0
return is(ready > 0 and "Healthy" or "Progressing", ready > 0 and "runs" or "waits for the pod")
`),
  cel: {
    current: [
      "has(metadata.annotations) && 'kubeflow-resource-stopped' in metadata.annotations &&",
      "metadata.annotations['kubeflow-resource-stopped'] != 'odh-notebook-controller-lock' ||",
      'has(status.readyReplicas) && status.readyReplicas > 0',
    ].join(' '),
  },
};

export const pipelinesHealth = readyCheck(
  'datasciencepipelinesapplications.opendatahub.io',
  'DataSciencePipelinesApplication',
  'the operator of pipelines',
);

export const trainJobHealth: HealthCheck = {
  group: 'trainer.kubeflow.org',
  kind: 'TrainJob',
  lua: luaOf(`
local function met(name) return conditions[name] ~= nil and conditions[name].status == "True" end
if met("Failed") then return is("Degraded", conditions.Failed.message) end
if met("Complete") then return is("Healthy", conditions.Complete.message) end
if met("Suspended") then return is("Suspended", conditions.Suspended.message) end
return is("Progressing", "runs")
`),
  cel: { failed: hasCondition('Failed'), current: hasCondition('Complete') },
};
