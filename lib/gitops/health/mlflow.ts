import { mlflow } from '../../crds/mlflow.js';
import { type HealthCheck, hasCondition, luaOf } from './health-check.js';

/** Reasons of `Available=False` that the operator does not get over by itself (docs/troubleshooting-operated.md). */
const final = [
  'ApplyFailed',
  'CABundleConfigMapError',
  'ConsoleLinkFailed',
  'HttpRouteFailed',
  'MigrationFailed',
  'MigrationInitContainerFailed',
  'PlatformCABundleError',
  'RenderFailed',
];

/** Of `Migration` an observation of an earlier generation does not count; `Available` has no generation. */
export const mlflowHealth: HealthCheck = {
  group: mlflow.group,
  kind: mlflow.kind,
  lua: luaOf(`
local migration, available = conditions.Migration or {}, conditions.Available
local current = migration.observedGeneration == nil or migration.observedGeneration == obj.metadata.generation
if migration.status == "False" and current then return is("Degraded", migration.message or "the migration failed") end
if available == nil then return is("Progressing", migration.message or "waits for the MLflow operator") end
if available.status == "True" then return is("Healthy", available.message) end
local final = { ${final.map((reason) => `${reason} = true`).join(', ')} }
return is(final[available.reason] and "Degraded" or "Progressing", available.message or available.reason)
`),
  cel: {
    failed: [
      "status.conditions.exists(c, c.type == 'Migration' && c.status == 'False' &&",
      '(!has(c.observedGeneration) || c.observedGeneration == metadata.generation)) ||',
      "status.conditions.exists(c, c.type == 'Available' && c.status == 'False' &&",
      `has(c.reason) && c.reason in [${final.map((reason) => `'${reason}'`).join(', ')}])`,
    ].join(' '),
    current: hasCondition('Available'),
  },
};
