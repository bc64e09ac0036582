import { accessChecks } from './access.js';
import { capacityChecks } from './capacity.js';
import type { Check } from './check.js';
import { consistencyChecks } from './consistency.js';
import { imageChecks } from './images.js';
import { jobChecks } from './jobs.js';
import { keycloakChecks } from './keycloak.js';
import { nameChecks } from './names.js';
import { networkChecks } from './network.js';
import { oidcChecks } from './oidc.js';
import { podChecks } from './pods.js';
import { proxyChecks } from './proxy.js';
import { referenceChecks } from './references.js';
import { routeChecks } from './routes.js';
import { schemaChecks } from './schema.js';
import { secretChecks } from './secrets.js';
import { standaloneChecks } from './standalone.js';
import { standaloneStoreChecks } from './standalone-stores.js';
import { storeConnectionChecks } from './store-connections.js';
import { storeChecks } from './stores.js';
import { variableChecks } from './variables.js';

/** Every check, in the order of the documentation. */
export const checks: readonly Check[] = [
  ...schemaChecks,
  ...nameChecks,
  ...storeChecks,
  ...storeConnectionChecks,
  ...capacityChecks,
  ...imageChecks,
  ...secretChecks,
  ...variableChecks,
  ...jobChecks,
  ...networkChecks,
  ...podChecks,
  ...referenceChecks,
  ...routeChecks,
  ...consistencyChecks,
  ...accessChecks,
  ...standaloneChecks,
  ...standaloneStoreChecks,
  ...oidcChecks,
  ...proxyChecks,
  ...keycloakChecks,
];
