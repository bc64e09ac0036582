import type { GoModule } from './go-module.js';

/** Projects whose definitions are both imported here and installed by `npm run test:cluster`: the same version in both. */
export const pins = {
  gatewayApi: { path: 'sigs.k8s.io/gateway-api', version: 'v1.6.3' },
  certManager: { path: 'github.com/cert-manager/cert-manager', version: 'v1.21.2' },
  prometheusOperator: { path: 'github.com/prometheus-operator/prometheus-operator', version: 'v0.93.0' },
  cloudNativePg: { path: 'github.com/cloudnative-pg/cloudnative-pg', version: 'v1.30.1' },
  barmanCloud: { path: 'github.com/cloudnative-pg/plugin-barman-cloud', version: 'v0.15.0' },
  externalSecrets: { path: 'github.com/external-secrets/external-secrets', version: 'v1.3.2' },
  traefik: { path: 'github.com/traefik/traefik/v3', version: 'v3.7.13' },
  edpKeycloak: { path: 'github.com/epam/edp-keycloak-operator', version: 'v1.35.0' },
  trustManager: { path: 'github.com/cert-manager/trust-manager', version: 'v0.25.0' },
  sealedSecrets: { path: 'github.com/bitnami-labs/sealed-secrets', version: 'v0.40.0' },
} as const satisfies Record<string, GoModule>;
