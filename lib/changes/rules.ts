/** Every rule, by its class, the worst first. */

import { risks } from './risk.js';
import type { Rule } from './rule.js';
import { bound } from './rules/bindings.js';
import { cosmetic, objectAdded, objectRemoved, otherChange } from './rules/cosmetic.js';
import { cost } from './rules/cost.js';
import { dataMoveRules } from './rules/data-moves.js';
import { databases } from './rules/databases.js';
import { definitions } from './rules/definitions.js';
import { exposure } from './rules/exposure.js';
import { gitopsApplying } from './rules/gitops-applying.js';
import { layerLater } from './rules/gitops-layers.js';
import { gitopsOrder } from './rules/gitops-order.js';
import { gitopsProjects } from './rules/gitops-projects.js';
import { gitopsTargets } from './rules/gitops-targets.js';
import { groupPermissions } from './rules/group-permissions.js';
import { imageDigests } from './rules/images.js';
import { immutable } from './rules/immutable.js';
import { jobs } from './rules/jobs.js';
import { loginGroups } from './rules/login-groups.js';
import { logins } from './rules/logins.js';
import { operatedServer } from './rules/operated-server.js';
import { accepted } from './rules/origins.js';
import { overlayAdded, overlayRemoved, overlayRenamed } from './rules/overlays.js';
import { podPrivileges } from './rules/pod-privileges.js';
import { podsReplaced } from './rules/pods-replaced.js';
import { networkPolicies } from './rules/policies.js';
import { removedData } from './rules/removed-data.js';
import { retention } from './rules/retention.js';
import { rights } from './rules/rights.js';
import { room } from './rules/room.js';
import { services } from './rules/services.js';
import { stepRules } from './rules/steps.js';
import { operatorsRestart } from './rules/stores-restarted.js';
import { volumes } from './rules/volumes.js';
import { workbenches } from './rules/workbenches.js';
import { workloads } from './rules/workloads.js';
import { workspaceRules } from './rules/workspaces.js';

/** Those that judge the change of an object. */
export const objectRules: readonly Rule[] = sorted([
  ...removedData,
  ...volumes,
  ...databases,
  ...retention,
  ...definitions,
  ...immutable,
  ...workloads,
  ...podsReplaced,
  ...services,
  ...room,
  ...workbenches,
  ...operatedServer,
  ...jobs,
  ...rights,
  ...bound,
  ...podPrivileges,
  ...imageDigests,
  ...logins,
  ...loginGroups,
  ...groupPermissions,
  ...exposure,
  ...networkPolicies,
  ...accepted,
  ...operatorsRestart,
  ...gitopsTargets,
  ...gitopsProjects,
  ...gitopsOrder,
  ...gitopsApplying,
  ...cost,
  ...cosmetic,
]);

/** All, for people: rules of data judge the table of the README, the last ones get what is left. */
export const allRules: readonly Omit<Rule, 'find'>[] = sorted([
  ...dataMoveRules,
  ...stepRules,
  ...workspaceRules,
  layerLater,
  overlayAdded,
  overlayRemoved,
  overlayRenamed,
  ...objectRules,
  objectAdded,
  objectRemoved,
  otherChange,
]);

function sorted<T extends Pick<Rule, 'id'>>(rules: readonly T[]): readonly T[] {
  const rank = ({ id }: T) => risks.findIndex((risk) => id.startsWith(`${risk}/`));
  return [...rules].sort((a, b) => rank(a) - rank(b));
}
