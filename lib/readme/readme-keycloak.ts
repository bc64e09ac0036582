import { parseIssuer } from '../identity/keycloak/issuer.js';
import type { KeycloakSettings } from '../identity/keycloak/keycloak-schema.js';
import { usesIssuer } from '../identity/keycloak/realm/realm-props.js';
import { keycloakHost, keycloakNames } from '../identity/keycloak/server/keycloak-names.js';
import type { StandaloneOverlay } from '../overlay/rendering.js';
import { code, section, shell } from './markdown.js';

/** How the realm is kept, and how pods reach a Keycloak in the same overlay. */
export function keycloakSection({ environment }: StandaloneOverlay): string | undefined {
  const { settings, instance, profile } = environment;
  const { authentication, keycloak } = settings;
  if (!keycloak || !usesIssuer(authentication)) return undefined;
  const { hostname } = new URL(authentication.issuer);
  const { realm = '' } = parseIssuer(authentication.issuer) ?? {};
  const names = keycloakNames(instance);
  const paragraphs = [applied(keycloak, realm)];
  if (keycloak.server)
    paragraphs.push(
      `Tokens contain their issuer, ${code(authentication.issuer)}, which must match exactly: pods therefore call Keycloak by the name that browsers use. Inside the cluster, ${code(hostname)} must resolve to the Gateway, or to the Service ${code(names.keycloak)}, which has port 443 and a certificate with that name. Where it resolves to neither, for example on a laptop, configure the DNS of the cluster, with CoreDNS by this line in its Corefile (${code(`${profile.cli} -n kube-system edit configmap coredns`)}):`,
      ['```', `rewrite name exact ${hostname} ${keycloakHost(instance)}.cluster.local`, '```'].join('\n'),
      `${code('authentication.ca')} is the CA of the certificate that pods then receive: for the Service, key ${code('ca.crt')} of the Secret ${code(names.tlsSecret)}; for the Gateway, the CA of the listener's certificate.`,
      `The Secret ${code(keycloak.server.bootstrapAdmin.secret ?? names.admin)} defines the first administrator, and is read only while the database is empty: a later change has no effect. ${consoleSentence(keycloak)} User name and password:`,
      shell(
        ...['username', 'password'].map(
          (key) =>
            `${profile.cli} -n ${instance.namespace} get secret ${keycloak.server?.bootstrapAdmin.secret ?? names.admin} -o jsonpath='{.data.${key}}' | base64 -d`,
        ),
      ),
    );
  return section('Keycloak', ...paragraphs);
}

function consoleSentence({ server }: KeycloakSettings): string {
  return server?.gateway?.adminConsole
    ? 'The administration console (`/admin`) is exposed through the Gateway.'
    : 'The administration console is not exposed through the Gateway; `keycloak.server.gateway.adminConsole` exposes it.';
}

function applied({ apply }: KeycloakSettings, realm: string): string {
  switch (apply.type) {
    case 'job':
    case 'config-cli':
      return `A Job creates and updates client, mappers and groups in the realm ${code(realm)}; it removes nothing${apply.type === 'job' && apply.schedule ? ', and a CronJob reverts changes made in Keycloak' : ''}.`;
    case 'realm-import':
      return `The realm ${code(realm)} is imported once, if no realm of that name exists. Later changes of the environment do not reach Keycloak: make them there too, or delete the realm with all its users. Keycloak inserts the values of Secrets into the JSON of the realm without escaping: a value with a quotation mark or a backslash makes the import fail.`;
    case 'edp':
      return `The EDP operator keeps client, mappers and groups of the realm ${code(realm)} as defined here. What is deleted in Kubernetes stays in Keycloak because of the annotation ${code('edp.epam.com/preserve-resources-on-deletion')}: delete it in Keycloak too.`;
  }
}
