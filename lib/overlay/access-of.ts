import { operatorRoles, rolesIn } from '../access/cluster-roles.js';
import { type Access, accessMatrix } from '../access/matrix.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Overlay } from './rendering.js';
import { roleScope, sharedRoles } from './standalone-roles.js';

/** The access matrix of an overlay, including roles that are not part of it: those of the platform, or of another overlay. */
export function accessOf({ objects, environment }: Overlay): readonly Access[] {
  const byPlatform = environment.form === 'operated' && environment.operator.installedBy === 'platform';
  const sharedElsewhere =
    environment.form === 'standalone' && roleScope(environment) === 'elsewhere' ? sharedRoles(environment) : [];
  const platformRoles = [
    ...(byPlatform ? operatorRolesOf(environment.profile.server.version) : []),
    ...sharedElsewhere.map(asObject),
  ];
  return accessMatrix(objects, platformRoles);
}

/** The roles that the operator brings, for a server of this version. */
export function operatorRolesOf(version: string): readonly KubernetesObject[] {
  return rolesIn(version, operatorRoles).map(asObject);
}

function asObject({ name, aggregateTo, rules }: (typeof operatorRoles)[number]): KubernetesObject {
  const labels = Object.fromEntries(
    aggregateTo.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']),
  );
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name, labels }, rules };
}
