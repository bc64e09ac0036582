import type { KeycloakSpec } from '../../imports/v1.edp.epam.com.js';
import type { Plain } from '../api/plain.js';
import type { CaSource } from '../stores/ca-source.js';

/** How the operator becomes an administrator of Keycloak. */
export interface EdpConnection {
  /** URL of Keycloak, as the operator reaches it. */
  readonly url: string;
  /** A Secret in the namespace of the server. */
  readonly admin: { readonly name: string; readonly usernameKey: string; readonly passwordKey: string };
  /**
   * The CA of its certificate, in a Secret. The operator's own Role lets it read no ConfigMap (deploy-templates/templates/operator_role.yaml).
   * @default - the public ones
   */
  readonly ca?: Pick<CaSource, 'secret' | 'key'> | undefined;
}

export function edpKeycloak({ url, admin, ca }: EdpConnection): Plain<KeycloakSpec> {
  return {
    url,
    auth: {
      passwordGrant: {
        username: { secretKeyRef: { name: admin.name, key: admin.usernameKey } },
        passwordRef: { name: admin.name, key: admin.passwordKey },
      },
    },
    ...(ca?.secret ? { caCert: { secretKeyRef: { name: ca.secret, key: ca.key } } } : {}),
  };
}
