import type { Prerequisite } from '../../../model/prerequisite.js';
import type { RealmApplyProps } from './realm-apply-props.js';

/** Roles of realm-management for client, mappers, groups and users; the realm itself requires another one. */
const roles = 'view-realm, manage-clients and manage-users';

/** What must exist in Keycloak before the Job. */
export function realmPrerequisites(props: RealmApplyProps): readonly Prerequisite[] {
  const { fragment, admin, url, createRealm, inOverlay } = props;
  if (inOverlay) return [];
  const { realm } = fragment.representation;
  const path = createRealm ? `/realms/${encodeURIComponent(admin.realm)}` : `/realms/${encodeURIComponent(realm)}`;
  const rights = createRealm
    ? `the role create-realm, which includes all rights in realms that it creates; for an existing realm manage-realm, ${roles}`
    : `the roles ${roles} of realm-management`;
  return [
    {
      what: createRealm
        ? `Keycloak at ${url}, with an administrator in the realm ${admin.realm}`
        : `the realm ${realm} in Keycloak at ${url}, with an administrator in the realm ${admin.realm}`,
      why: `a Job configures client, mappers and groups of MLflow in the realm ${realm}; its administrator needs ${rights}`,
      test: `curl -fsS -o /dev/null ${url}${path}`,
    },
  ];
}
