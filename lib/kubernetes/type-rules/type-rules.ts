/** What the API server refuses in values of its types, besides what their schemas restrict. */
import type { Violation } from '../structural.js';
import { autoscalingRules } from './autoscaling.js';
import { claimRules } from './claims.js';
import { classRules } from './classes.js';
import { configurationRules } from './configuration.js';
import { containerRules } from './containers.js';
import { endpointSliceRules } from './endpoint-slices.js';
import { ingressRules } from './ingresses.js';
import { kindRules } from './kinds.js';
import { namespaceLimitRules } from './limits-of-namespaces.js';
import { metadataRules } from './metadata.js';
import { networkPolicyRules } from './network-policies.js';
import { persistentVolumeRules } from './persistent-volumes.js';
import { podRules } from './pods.js';
import { projectionRules } from './projections.js';
import { rbacRules } from './rbac.js';
import { resourceRules } from './resources.js';
import type { TypeRule, TypeRules } from './rule.js';
import { schedulingRules } from './scheduling.js';
import { serviceRules } from './services.js';
import { variableRules } from './variables.js';
import { volumeRules } from './volumes.js';
import { workloadRules } from './workloads.js';

const all: TypeRules = {
  ...autoscalingRules,
  ...claimRules,
  ...classRules,
  ...configurationRules,
  ...containerRules,
  ...endpointSliceRules,
  ...ingressRules,
  ...kindRules,
  ...metadataRules,
  ...namespaceLimitRules,
  ...networkPolicyRules,
  ...persistentVolumeRules,
  ...podRules,
  ...projectionRules,
  ...rbacRules,
  ...resourceRules,
  ...schedulingRules,
  ...serviceRules,
  ...variableRules,
  ...volumeRules,
  ...workloadRules,
};

const byType = new Map(Object.entries(all) as [string, TypeRule<unknown>][]);

/** @param value - satisfies the schema of the type */
export function ruleViolations(type: string, value: unknown): Iterable<Violation> {
  return byType.get(type)?.(value) ?? [];
}

/** The types that have rules. */
export const ruledTypes: readonly string[] = [...byType.keys()];
