import type { GoModule } from './go-module.js';

/** Projects whose definitions are both imported here and installed by `npm run test:cluster`: the same version in both. */
export const pins = {
  gatewayApi: { path: 'sigs.k8s.io/gateway-api', version: 'v1.6.1' },
  certManager: { path: 'github.com/cert-manager/cert-manager', version: 'v1.21.1' },
  prometheusOperator: { path: 'github.com/prometheus-operator/prometheus-operator', version: 'v0.93.0' },
} as const satisfies Record<string, GoModule>;
