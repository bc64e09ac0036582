import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Flow, type FlowEnd, podsOfNamespace, tcp } from '../../../model/flow.js';
import { type Instance, labelsOf } from '../../../model/instance.js';
import type { Prerequisite } from '../../../model/prerequisite.js';
import type { SecretRequirement } from '../../../model/secret-requirement.js';
import { keycloakPorts } from '../server/keycloak-names.js';
import { administratorSecret } from './admin.js';
import { type EdpConnection, edpKeycloak } from './edp-connection.js';
import { objectName } from './edp-names.js';
import type { EdpSettings } from './edp-schema.js';
import { edpClient, edpGroup, edpRealm, edpUser, type KeycloakRef, type RealmRef } from './edp-specs.js';
import type { RealmFragment } from './realm.js';

export interface EdpRealmProps {
  readonly instance: Instance;
  readonly settings: EdpSettings;
  readonly fragment: RealmFragment;
  /** Not used if the settings name a connection of the operator, or a realm. */
  readonly connection: EdpConnection;
  /** Whether the overlay owns the settings of the realm. The operator creates a missing realm in any case. */
  readonly createRealm: boolean;
  /**
   * Pods of a Keycloak of this overlay.
   * @default - none, Keycloak is external
   */
  readonly keycloak?: FlowEnd;
}

/** The operator deletes the realm with all its users when its resource is deleted (pkg/objectmeta of its module). */
const kept = { 'edp.epam.com/preserve-resources-on-deletion': 'true' } as const;

/** The realm as resources of the EDP Keycloak operator, which reverts changes made in Keycloak. */
export class EdpRealm extends Construct {
  readonly flows: readonly Flow[];
  readonly prerequisites: readonly Prerequisite[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, props: EdpRealmProps) {
    super(scope, id);
    const { instance, settings, fragment, connection, createRealm, keycloak } = props;
    const { name } = instance;
    const { representation } = fragment;
    const connects = !settings.realm && !settings.connection;
    if (connects) this.add('Keycloak', name, edpKeycloak(connection, instance), instance);
    if (!settings.realm) {
      const keycloakRef: KeycloakRef = settings.connection ?? { kind: 'Keycloak', name };
      this.add('KeycloakRealm', name, edpRealm(representation, keycloakRef, createRealm), instance);
    }
    const realmRef: RealmRef = settings.realm ?? { kind: 'KeycloakRealm', name };
    for (const client of representation.clients)
      this.add('KeycloakClient', objectName(name, client.clientId), edpClient(client, realmRef, fragment), instance);
    for (const group of representation.groups)
      this.add('KeycloakRealmGroup', objectName(name, group.name), edpGroup(group.name, realmRef), instance);
    for (const user of representation.users ?? [])
      this.add('KeycloakRealmUser', objectName(name, user.username), edpUser(user, realmRef, fragment), instance);
    this.secrets = connects
      ? [administratorSecret(connection.admin, instance, [{ name: 'EDP Keycloak operator' }])]
      : [];
    const operator = podsOfNamespace('EDP Keycloak operator', settings.operatorNamespace);
    this.flows = keycloak
      ? [{ from: operator, to: keycloak, ports: tcp(keycloakPorts.https), why: 'the realm, as an administrator' }]
      : [];
    this.prerequisites = [
      {
        what: 'the EDP Keycloak operator 1.35 or newer, watching this namespace, with SUCCESS_RECONCILE_TIMEOUT: 10m',
        why: 'it keeps realm, client and groups as defined here; without that variable it reconciles only when its resources change',
        test: 'kubectl get crd keycloakclients.v1.edp.epam.com',
      },
    ];
  }

  private add(kind: string, name: string, spec: object, instance: Instance): void {
    new ApiObject(this, `${kind}-${name}`, {
      apiVersion: 'v1.edp.epam.com/v1',
      kind,
      metadata: { name, namespace: instance.namespace, labels: labelsOf(instance, 'realm'), annotations: kept },
      spec,
    });
  }
}
