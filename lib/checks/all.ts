import type { Check } from './check.js';
import { artifactChecks } from './rules/artifact.js';
import { authChecks } from './rules/auth.js';
import { backupChecks } from './rules/backup.js';
import { clientChecks } from './rules/client.js';
import { cronChecks } from './rules/cron.js';
import { egressChecks } from './rules/egress.js';
import { envChecks } from './rules/env.js';
import { gcChecks } from './rules/gc.js';
import { hostChecks } from './rules/host.js';
import { idChecks } from './rules/id.js';
import { imageChecks } from './rules/image.js';
import { ingressChecks } from './rules/ingress.js';
import { keycloakChecks } from './rules/keycloak.js';
import { keycloakTokenChecks } from './rules/keycloak-tokens.js';
import { memoryChecks } from './rules/memory.js';
import { meshChecks } from './rules/mesh.js';
import { nameChecks } from './rules/name.js';
import { oidcChecks } from './rules/oidc.js';
import { originChecks } from './rules/origin.js';
import { platformChecks } from './rules/platform.js';
import { poolChecks } from './rules/pool.js';
import { portChecks } from './rules/port.js';
import { proxyChecks } from './rules/proxy.js';
import { pssChecks } from './rules/pss.js';
import { quotaChecks } from './rules/quota.js';
import { refChecks } from './rules/ref.js';
import { roleChecks } from './rules/role.js';
import { routeChecks } from './rules/route.js';
import { sccChecks } from './rules/scc.js';
import { schemaChecks } from './rules/schema.js';
import { scopeChecks } from './rules/scope.js';
import { secretChecks } from './rules/secret.js';
import { servingChecks } from './rules/serving.js';
import { storeConnectionChecks } from './rules/store-connections.js';
import { storeLocationChecks } from './rules/store-locations.js';
import { storeWriterChecks } from './rules/store-writers.js';
import { tlsChecks } from './rules/tls.js';
import { traceChecks } from './rules/trace.js';
import { uploadChecks } from './rules/upload.js';
import { uriChecks } from './rules/uri.js';
import { urlChecks } from './rules/url.js';
import { workbenchChecks } from './rules/workbench.js';

/** Every check, in the order of the documentation. */
export const checks: readonly Check[] = [
  ...schemaChecks,
  ...idChecks,
  ...nameChecks,
  ...scopeChecks,
  ...[...storeWriterChecks, ...storeLocationChecks, ...storeConnectionChecks].sort(byNumber),
  ...artifactChecks,
  ...memoryChecks,
  ...quotaChecks,
  ...poolChecks,
  ...imageChecks,
  ...ingressChecks,
  ...secretChecks,
  ...envChecks,
  ...originChecks,
  ...cronChecks,
  ...gcChecks,
  ...traceChecks,
  ...egressChecks,
  ...pssChecks,
  ...sccChecks,
  ...refChecks,
  ...routeChecks,
  ...portChecks,
  ...uriChecks,
  ...urlChecks,
  ...roleChecks,
  ...authChecks,
  ...tlsChecks,
  ...meshChecks,
  ...hostChecks,
  ...uploadChecks,
  ...backupChecks,
  ...oidcChecks,
  ...proxyChecks,
  ...keycloakChecks,
  ...keycloakTokenChecks,
  ...platformChecks,
  ...workbenchChecks,
  ...clientChecks,
  ...servingChecks,
];

function byNumber(a: Check, b: Check): number {
  return numberOf(a) - numberOf(b);
}

function numberOf({ id }: Check): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}
