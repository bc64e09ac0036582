import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { dnsFlow, type Flow, type FlowEnd, tcp } from '../../../model/flow.js';
import { type Instance, labelsOf } from '../../../model/instance.js';
import { namesOf } from '../../../model/names.js';
import type { Prerequisite } from '../../../model/prerequisite.js';
import type { WatchedObject } from '../../../model/watched.js';
import { realmImportEndpoint } from '../server/keycloak-names.js';
import { type KeycloakApiVersion, type KeycloakRealmImportSpec, keycloakApiTest } from '../server/keycloak-types.js';
import { type RealmFragment, withPlaceholders } from './realm.js';

export interface RealmImportProps {
  readonly instance: Instance;
  readonly fragment: RealmFragment;
  readonly apiVersion: KeycloakApiVersion;
  /** Name of the Keycloak resource, in the namespace of the server. */
  readonly keycloak: string;
  /**
   * The database of a Keycloak of this overlay, which the import writes to directly.
   * @default - none, Keycloak is not part of the overlay
   */
  readonly database?: FlowEnd;
  readonly dnsPorts: readonly number[];
}

/**
 * The realm, imported by a Job of Keycloak's operator. It only creates: an existing realm is not changed, and a
 * changed resource has no effect (docs: realm import). Values of placeholders are inserted into the JSON without
 * escaping, so with a quotation mark the import fails.
 */
export class RealmImport extends Construct {
  readonly flows: readonly Flow[];
  readonly prerequisites: readonly Prerequisite[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, props: RealmImportProps) {
    super(scope, id);
    const { instance, fragment, apiVersion, keycloak, database, dnsPorts } = props;
    const { realm: name } = namesOf(instance);
    // The operator's Job has the name of the import (operator, KeycloakRealmImportJobDependentResource.java).
    this.watched = [{ kind: 'Job', name, namespace: instance.namespace }];
    new ApiObject(this, 'Resource', {
      apiVersion: `k8s.keycloak.org/${apiVersion}`,
      kind: 'KeycloakRealmImport',
      metadata: {
        name,
        namespace: instance.namespace,
        labels: labelsOf(instance, 'realm'),
      },
      spec: {
        keycloakCRName: keycloak,
        realm: withPlaceholders(fragment, (name) => `\${${name}}`),
        placeholders: Object.fromEntries(
          fragment.placeholders.map(({ placeholder, secret }) => [placeholder, { secret }]),
        ),
      } satisfies KeycloakRealmImportSpec,
    });
    const from = realmImportEndpoint(instance);
    this.flows = database ? [{ from, to: database, ports: tcp(5432), why: 'the realm' }, dnsFlow(from, dnsPorts)] : [];
    this.prerequisites = [
      {
        what: `Keycloak ${keycloak}, run by the operator of Keycloak${apiVersion === 'v2beta1' ? ' 26.6 or newer' : ''} in this namespace`,
        why: 'it imports the realm, and only if it does not exist; make later changes in Keycloak too',
        test: keycloakApiTest(apiVersion),
      },
    ];
  }
}
