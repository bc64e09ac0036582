import type { KeycloakSpec } from '../../../../imports/v1.edp.epam.com.js';
import type { Plain } from '../../../kubernetes/plain.js';
import type { Instance } from '../../../model/instance.js';
import type { CaFile } from '../../../schema/ca-source.js';
import { administrator } from './admin.js';
import type { AdminSettings } from './admin-schema.js';

/** How the operator authenticates as an administrator of Keycloak, which must be one of the realm master. */
export interface EdpConnection {
  /** URL of Keycloak for the operator. */
  readonly url: string;
  readonly admin: AdminSettings;
  /**
   * The CA of its certificate. From a ConfigMap the operator reads it only with the rights of clusterReconciliationEnabled
   * (deploy-templates/templates/operator_role.yaml of its module).
   * @default - the public ones
   */
  readonly ca?: CaFile | undefined;
}

export function edpKeycloak({ url, admin, ca }: EdpConnection, instance: Instance): Plain<KeycloakSpec> {
  const { secret: name, idKey, secretKey } = administrator(admin, instance);
  const [id, value] = [{ secretKeyRef: { name, key: idKey } }, { name, key: secretKey }];
  return {
    url,
    auth:
      admin.type === 'user'
        ? { passwordGrant: { username: id, passwordRef: value } }
        : { clientCredentials: { clientId: id, clientSecretRef: value } },
    ...(ca ? { caCert: caReference(ca) } : {}),
  };
}

function caReference({ secret, configMap, key }: CaFile): Plain<NonNullable<KeycloakSpec['caCert']>> {
  return secret ? { secretKeyRef: { name: secret, key } } : { configMapKeyRef: { name: configMap ?? '', key } };
}
