import { bytesOf } from '../kubernetes/quantity.js';
import { requestSeconds } from './request-time.js';
import type { IngressSettings } from './standalone-gateway-schema.js';

/** How the controller reaches a pod that speaks TLS. */
export interface BackendTls {
  /** `<namespace>/<Secret>` whose key ca.crt the pod's certificate is checked by. */
  readonly caSecret: string;
  /** Name that stands in the pod's certificate. */
  readonly serverName: string;
}

type Annotations = Readonly<Record<string, string>>;

/**
 * What a controller must be told so that the largest artifact passes, and so that it speaks TLS to a pod that does. The
 * server reads a whole upload before it answers, and answers only when the store has it: so also the time between two
 * reads has to be that of a whole request.
 */
export function controllerAnnotations(settings: IngressSettings, backend: BackendTls | undefined): Annotations {
  const seconds = requestSeconds(settings);
  switch (settings.controller) {
    case 'nginx':
      return nginx(bytesOf(settings.maxArtifactSize), seconds, backend);
    case 'traefik':
      // No limit of size; its time limits are those of the entry point, which no annotation sets.
      return {
        'traefik.ingress.kubernetes.io/router.entrypoints': settings.tls.source === 'none' ? 'web' : 'websecure',
        ...(settings.tls.source === 'none' ? {} : { 'traefik.ingress.kubernetes.io/router.tls': 'true' }),
      };
    case 'haproxy':
      // No limit of size. It checks by which CA the pod's certificate was signed, and not its name.
      return {
        'haproxy.org/timeout-server': `${seconds}s`,
        ...(backend ? { 'haproxy.org/server-ssl': 'true', 'haproxy.org/server-ca': backend.caSecret } : {}),
      };
    case 'alb':
      return alb(settings, seconds, backend);
    case 'other':
      return {};
  }
}

/** kubernetes/ingress-nginx, docs/user-guide/nginx-configuration/annotations.md. The project ended in March 2026. */
function nginx(bytes: number, seconds: number, backend: BackendTls | undefined): Annotations {
  const prefix = 'nginx.ingress.kubernetes.io';
  return {
    // nginx counts in MiB.
    [`${prefix}/proxy-body-size`]: `${Math.ceil(bytes / 2 ** 20)}m`,
    [`${prefix}/proxy-read-timeout`]: String(seconds),
    [`${prefix}/proxy-send-timeout`]: String(seconds),
    // Else the controller keeps each upload on its own disk before the server sees the first byte.
    [`${prefix}/proxy-request-buffering`]: 'off',
    ...(backend
      ? {
          [`${prefix}/backend-protocol`]: 'HTTPS',
          [`${prefix}/proxy-ssl-secret`]: backend.caSecret,
          [`${prefix}/proxy-ssl-verify`]: 'on',
          [`${prefix}/proxy-ssl-name`]: backend.serverName,
          [`${prefix}/proxy-ssl-server-name`]: 'on',
        }
      : {}),
  };
}

/** AWS Load Balancer Controller. It does not check the pods' certificates, and has no limit of size for targets by address. */
function alb({ tls }: IngressSettings, seconds: number, backend: BackendTls | undefined): Annotations {
  const prefix = 'alb.ingress.kubernetes.io';
  const protocol = backend ? 'HTTPS' : 'HTTP';
  return {
    [`${prefix}/target-type`]: 'ip',
    [`${prefix}/listen-ports`]: tls.source === 'none' ? '[{"HTTP":80}]' : '[{"HTTPS":443}]',
    [`${prefix}/backend-protocol`]: protocol,
    [`${prefix}/healthcheck-protocol`]: protocol,
    // The load balancer calls pods by address; this path alone is not checked for its Host header.
    [`${prefix}/healthcheck-path`]: '/health',
    // 4000 seconds is the longest that a load balancer takes.
    [`${prefix}/load-balancer-attributes`]: `idle_timeout.timeout_seconds=${Math.min(4000, seconds)}`,
  };
}
