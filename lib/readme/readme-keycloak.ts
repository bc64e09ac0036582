import { parseIssuer } from '../identity/keycloak/issuer.js';
import type { KeycloakSettings } from '../identity/keycloak/keycloak-schema.js';
import { usesIssuer } from '../identity/keycloak/realm/realm-props.js';
import { keycloakHost, keycloakNames } from '../identity/keycloak/server/keycloak-names.js';
import type { StandaloneOverlay } from '../overlay/rendering.js';
import { code, section, shell } from './markdown.js';

/** What nobody would guess of the realm, and of a Keycloak beside the server. */
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
      `Tokens name their issuer, ${code(authentication.issuer)}, and it is compared letter by letter: so pods call Keycloak by the name that browsers use. Inside the cluster ${code(hostname)} has to lead to the Gateway, or straight to the Service ${code(names.keycloak)}, which has port 443 and a certificate with that name. Where it leads to neither, as names of a laptop do, the DNS of the cluster can say so, with CoreDNS by this line in its Corefile (${code(`${profile.cli} -n kube-system edit configmap coredns`)}):`,
      ['```', `rewrite name exact ${hostname} ${keycloakHost(instance)}.cluster.local`, '```'].join('\n'),
      `${code('authentication.ca')} is the CA of whoever answers then: key ${code('ca.crt')} of the Secret ${code(names.tlsSecret)} for the Service, the one of the listener for the Gateway.`,
      `The Secret ${code(keycloak.server.bootstrapAdmin.secret ?? names.admin)} makes the first administrator, when the database is empty; a change of it later changes nobody. ${consoleSentence(keycloak)} The name and the password:`,
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
    ? 'The console of administrators (`/admin`) is open to whoever reaches the Gateway.'
    : 'The console of administrators is closed to the Gateway; `keycloak.server.gateway.adminConsole` opens it.';
}

function applied({ apply }: KeycloakSettings, realm: string): string {
  switch (apply.type) {
    case 'job':
    case 'config-cli':
      return `A Job brings client, mappers and groups into the realm ${code(realm)}; it removes nothing${apply.type === 'job' && apply.schedule ? ', and a CronJob puts right what was changed in Keycloak' : ''}.`;
    case 'realm-import':
      return `The realm ${code(realm)} is imported once, where there is none of that name. What changes in the environment later does not come into Keycloak: it has to be changed there too, or the realm deleted with all its users. Keycloak puts the values of Secrets into the JSON of the realm as they stand: one with a quotation mark or a backslash ends the import.`;
    case 'edp':
      return `The EDP operator keeps client, mappers and groups of the realm ${code(realm)} as they are said here. What is deleted in Kubernetes stays in Keycloak, by the annotation ${code('edp.epam.com/preserve-resources-on-deletion')}; what is to go has to be deleted there.`;
  }
}
