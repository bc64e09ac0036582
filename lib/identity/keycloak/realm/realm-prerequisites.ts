import type { Prerequisite } from '../../../model/prerequisite.js';
import type { RealmApplyProps } from './realm-apply-props.js';

/** Roles of realm-management that client, mappers, groups and users take; the realm itself takes another one. */
const roles = 'view-realm, manage-clients and manage-users';

/** What has to be in Keycloak before a Job can do the rest. */
export function realmPrerequisites(props: RealmApplyProps): readonly Prerequisite[] {
  const { fragment, admin, url, createRealm, inOverlay } = props;
  if (inOverlay) return [];
  const { realm } = fragment.representation;
  const path = createRealm ? `/realms/${encodeURIComponent(admin.realm)}` : `/realms/${encodeURIComponent(realm)}`;
  const rights = createRealm
    ? `the role create-realm, which gives all rights in what it makes; for a realm that is there already manage-realm, ${roles}`
    : `the roles ${roles} of realm-management`;
  return [
    {
      what: createRealm
        ? `Keycloak at ${url}, with an administrator in the realm ${admin.realm}`
        : `the realm ${realm} in Keycloak at ${url}, with an administrator in the realm ${admin.realm}`,
      why: `a Job brings client, mappers and groups of MLflow into the realm ${realm}; its administrator needs ${rights}`,
      test: `curl -fsS -o /dev/null ${url}${path}`,
    },
  ];
}
