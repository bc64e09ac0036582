/** The certificate of the proxy's pods, and the path that answers health checks. */
import { serviceCaProvider } from '../../gateway/service-ca.js';
import { namesOf } from '../../model/names.js';
import type { Requirement } from '../../model/requirement.js';
import type { ServerParts } from '../../standalone/server-parts.js';

/** It accepts every Host header, and requires no login (oauth2-proxy 7.15, --ping-path). */
export const pingPath = '/ping';

/** The proxy presents the certificate of the server, except with the service CA of OpenShift, which issues one for each Service. */
export function proxyTlsSecretOf({ settings: { tls, instance }, tlsSecret }: ServerParts): string | undefined {
  return tls.source === 'service-ca' ? namesOf(instance).proxyTlsSecret : tlsSecret;
}

export function proxyCertificateRequirements(parts: ServerParts): readonly Requirement[] {
  const { tls, instance } = parts.settings;
  if (tls.source !== 'service-ca') return [];
  return [
    {
      kind: 'Secret',
      name: namesOf(instance).proxyTlsSecret,
      namespace: instance.namespace,
      keys: [
        { key: 'tls.crt', format: '<PEM certificate of the proxy>' },
        { key: 'tls.key', format: '<PEM private key>' },
      ],
      providedBy: serviceCaProvider,
    },
  ];
}
