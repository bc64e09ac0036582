import { type HealthCheck, hasCondition } from './health-check.js';
import { healthChecks } from './health-checks.js';

/** An entry of `healthCheckExprs`. Flux compares the group of `apiVersion` alone. */
export type FluxExpression = Pick<HealthCheck, 'group' | 'kind' | 'cel'>;

const withCondition = (group: string, kind: string, condition = 'Ready'): FluxExpression => ({
  group,
  kind,
  cel: { current: hasCondition(condition) },
});

/**
 * For Flux also kinds that Argo CD knows: Flux takes an object of a kind that it does not know for ready as long as its
 * controller has not written a status, and goes on (fluxcd/cli-utils, pkg/kstatus/status/generic.go).
 */
export const fluxExpressions: readonly FluxExpression[] = [
  ...healthChecks,
  withCondition('bitnami.com', 'SealedSecret', 'Synced'),
  withCondition('cert-manager.io', 'Certificate'),
  withCondition('external-secrets.io', 'ExternalSecret'),
  withCondition('k8s.keycloak.org', 'Keycloak'),
  withCondition('trust.cert-manager.io', 'Bundle', 'Synced'),
  { group: 'objectbucket.io', kind: 'ObjectBucketClaim', cel: { current: "status.phase == 'Bound'" } },
  { group: 'operators.coreos.com', kind: 'Subscription', cel: { current: "status.installedCSV != ''" } },
];
