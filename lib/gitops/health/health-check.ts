/** How a GitOps controller sees whether an object of a kind is well: a script for Argo CD, expressions for Flux. */
export interface HealthCheck {
  readonly group: string;
  readonly kind: string;
  /**
   * Lua 5.1 for Argo CD, without libraries: `obj` is the object, the answer `{ status, message }`. A status of
   * `Degraded` ends the sync as failed, and one of `Suspended` holds it at the wave of the object, as `Progressing`
   * does (gitops-engine, pkg/sync/sync_context.go). So `Degraded` is only what needs a person, and what a user may
   * switch off is `Healthy`.
   */
  readonly lua: string;
  readonly cel: HealthExpressions;
}

/**
 * Of a Kustomization's `healthCheckExprs`. The first that is true counts, in this order; without one the object is in
 * progress. An error is no answer: Flux asks again (fluxcd/pkg, runtime/cel/status_evaluator.go).
 */
export interface HealthExpressions {
  readonly inProgress?: string;
  readonly failed?: string;
  readonly current: string;
}

/** The beginning of every script. `status` and `conditions` may be missing, and Argo CD ends without a word on a message that is no text. */
const prelude = `
local status = obj.status or {}
local conditions = {}
for _, c in ipairs(status.conditions or {}) do conditions[c.type] = c end
local function is(health, message) return { status = health, message = tostring(message or "") } end
`;

/** A script: the common beginning, and what it makes of `status`, `conditions` and `is`. */
export function luaOf(body: string): string {
  return `${prelude.trimStart()}${body.trim()}\n`;
}

/** CEL: whether a condition has a status. */
export function hasCondition(type: string, status = 'True'): string {
  return `status.conditions.exists(c, c.type == '${type}' && c.status == '${status}')`;
}

/** Kinds whose controller says `Ready`, and tries again by itself as long as it does not. */
export function readyCheck(group: string, kind: string, controller: string): HealthCheck {
  return {
    group,
    kind,
    lua: luaOf(`
local ready = conditions.Ready
if ready == nil then return is("Progressing", "waits for ${controller}") end
return is(ready.status == "True" and "Healthy" or "Progressing", ready.message or ready.reason)
`),
    cel: { current: hasCondition('Ready') },
  };
}
