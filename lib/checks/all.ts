import type { Check } from './check.js';
import { accessChecks } from './rules/access.js';
import { capacityChecks } from './rules/capacity.js';
import { consistencyChecks } from './rules/consistency.js';
import { imageChecks } from './rules/images.js';
import { jobChecks } from './rules/jobs.js';
import { keycloakChecks } from './rules/keycloak.js';
import { nameChecks } from './rules/names.js';
import { networkChecks } from './rules/network.js';
import { oidcChecks } from './rules/oidc.js';
import { podChecks } from './rules/pods.js';
import { proxyChecks } from './rules/proxy.js';
import { referenceChecks } from './rules/references.js';
import { routeChecks } from './rules/routes.js';
import { schemaChecks } from './rules/schema.js';
import { secretChecks } from './rules/secrets.js';
import { standaloneChecks } from './rules/standalone.js';
import { standaloneStoreChecks } from './rules/standalone-stores.js';
import { storeConnectionChecks } from './rules/store-connections.js';
import { storeChecks } from './rules/stores.js';
import { variableChecks } from './rules/variables.js';

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
