import { type HealthCheck, luaOf } from './health-check.js';

/** Phases that CloudNativePG does not leave without a person (CloudNativePG 1.30.0, api/v1/cluster_types.go). */
const final = [
  'Cluster cannot execute instance online upgrade due to missing architecture binary',
  'Cluster has incomplete or invalid image catalog',
  'Cluster is unrecoverable and needs manual intervention',
  'Invalid cluster definition',
  'Unable to create required cluster objects',
  'Waiting for user action',
];

/**
 * Replaces the one that Argo CD brings, which fails on a Cluster without a status, and so the first sync, and calls a
 * switchover or a restart of an instance Degraded (Argo CD 3.5.7, resource_customizations/postgresql.cnpg.io/Cluster).
 */
export const databaseClusterHealth: HealthCheck = {
  group: 'postgresql.cnpg.io',
  kind: 'Cluster',
  lua: luaOf(`
local annotations = obj.metadata.annotations or {}
if annotations["cnpg.io/reconciliationLoop"] == "disabled" then return is("Suspended", "reconciliation is disabled") end
local hibernation = conditions["cnpg.io/hibernation"] or {}
if hibernation.status == "True" then return is("Suspended", hibernation.message or "hibernates") end
if status.phase == nil then return is("Progressing", "waits for CloudNativePG") end
local message = status.phase
if status.phaseReason ~= nil and status.phaseReason ~= "" then message = message .. ": " .. tostring(status.phaseReason) end
if status.phase == "Cluster in healthy state" then return is("Healthy", message) end
local final = {
${final.map((phase) => `  ["${phase}"] = true,`).join('\n')}
}
return is(final[status.phase] and "Degraded" or "Progressing", message)
`),
  cel: {
    failed: `status.phase in [${final.map((phase) => `'${phase}'`).join(', ')}]`,
    current: "status.phase == 'Cluster in healthy state'",
  },
};

/** Argo CD has one since 3.6. `applied` is of the generation that is observed. */
export const databaseHealth: HealthCheck = {
  group: 'postgresql.cnpg.io',
  kind: 'Database',
  lua: luaOf(`
if status.observedGeneration ~= obj.metadata.generation or status.applied == nil then
  return is("Progressing", status.message or "waits for CloudNativePG")
end
return is(status.applied and "Healthy" or "Degraded", status.message)
`),
  cel: {
    inProgress: '!has(status.observedGeneration)',
    failed: 'has(status.applied) && !status.applied',
    current: 'has(status.applied) && status.applied',
  },
};
