/** Kinds of Open Data Hub and OpenShift AI that install the MLflow operator. */
import { type HealthCheck, hasCondition, luaOf, readyCheck } from './health-check.js';

/**
 * All versions of the API. `Ready` is also that of components which are none of MLflow's business, so the condition of
 * MLflow's component counts where there is one. A component that is removed on purpose is well.
 */
export const dataScienceClusterHealth: HealthCheck = {
  group: 'datasciencecluster.opendatahub.io',
  kind: 'DataScienceCluster',
  lua: luaOf(`
local c = conditions.MLflowOperatorReady or conditions.Ready
if c == nil then return is(status.phase == "Ready" and "Healthy" or "Progressing", status.phase or "waits for the platform") end
if c.status == "True" or c.reason == "Removed" then return is("Healthy", c.message or c.reason) end
return is("Progressing", c.message or c.reason)
`),
  cel: {
    current: [
      "status.conditions.exists(c, c.type == 'MLflowOperatorReady') ?",
      "status.conditions.exists(c, c.type == 'MLflowOperatorReady' &&",
      "(c.status == 'True' || has(c.reason) && c.reason == 'Removed')) :",
      `(${hasCondition('Ready')} || has(status.phase) && status.phase == 'Ready')`,
    ].join(' '),
  },
};

export const initializationHealth: HealthCheck = {
  group: 'dscinitialization.opendatahub.io',
  kind: 'DSCInitialization',
  lua: luaOf(`
return is(status.phase == "Ready" and "Healthy" or "Progressing", status.phase or "waits for the platform")
`),
  cel: { current: "status.phase == 'Ready'" },
};

export const mlflowOperatorHealth = readyCheck(
  'components.platform.opendatahub.io',
  'MLflowOperator',
  "the platform's operator",
);
