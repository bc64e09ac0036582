import { bytesOf } from '../kubernetes/quantity.js';
import { type ExposedServer, healthPathOf } from './exposed-server.js';
import { controllerOf, openshiftAnnotations } from './openshift-ingress.js';
import { requestSeconds } from './request-time.js';
import type { IngressSettings } from './standalone-gateway-schema.js';

/** How the controller connects to a pod that serves TLS. */
export interface BackendTls {
  /** `<namespace>/<Secret>` whose key ca.crt verifies the pod's certificate. */
  readonly caSecret: string;
  /** DNS name in the pod's certificate. */
  readonly serverName: string;
}

type Annotations = Readonly<Record<string, string>>;

/**
 * The annotations with which a controller accepts the largest artifact, and connects by TLS to a pod that serves TLS. The
 * server reads a whole upload before it responds, and responds only after the store has it: so the time between two
 * reads must also be that of a whole request.
 */
export function controllerAnnotations(
  settings: IngressSettings,
  backend: BackendTls | undefined,
  server: Pick<ExposedServer, 'serving' | 'largeCookies' | 'healthPath' | 'staticPrefix'>,
): Annotations {
  const { largeCookies = false } = server;
  const seconds = requestSeconds(settings);
  switch (controllerOf(settings)) {
    case 'nginx':
      return {
        ...nginx(bytesOf(settings.maxArtifactSize), seconds, backend),
        // nginx accepts 4 KiB of response headers by default, and answers 502 after a login otherwise.
        ...(largeCookies ? { 'nginx.ingress.kubernetes.io/proxy-buffer-size': '16k' } : {}),
      };
    case 'traefik':
      // No size limit; its time limits are those of the entry point, which annotations cannot set.
      return {
        'traefik.ingress.kubernetes.io/router.entrypoints': settings.tls.source === 'none' ? 'web' : 'websecure',
        ...(settings.tls.source === 'none' ? {} : { 'traefik.ingress.kubernetes.io/router.tls': 'true' }),
      };
    case 'haproxy':
      // No size limit. It verifies the CA of the pod's certificate, but not the name.
      return {
        'haproxy.org/timeout-server': `${seconds}s`,
        ...(backend ? { 'haproxy.org/server-ssl': 'true', 'haproxy.org/server-ca': backend.caSecret } : {}),
      };
    case 'alb':
      return alb(settings, { seconds, backend, healthPath: healthPathOf(server) });
    case 'gke':
      return {
        // GKE serves an Ingress without a class; it reads others only from this annotation, which the API server calls deprecated.
        ...(settings.className ? { 'kubernetes.io/ingress.class': settings.className } : {}),
        ...(settings.tls.source === 'none' ? {} : { 'kubernetes.io/ingress.allow-http': 'false' }),
      };
    case 'openshift':
      return openshiftAnnotations(settings, server);
    case 'other':
      return {};
  }
}

/** kubernetes/ingress-nginx, docs/user-guide/nginx-configuration/annotations.md. The project was retired in March 2026. */
function nginx(bytes: number, seconds: number, backend: BackendTls | undefined): Annotations {
  const prefix = 'nginx.ingress.kubernetes.io';
  return {
    // nginx counts in MiB.
    [`${prefix}/proxy-body-size`]: `${Math.ceil(bytes / 2 ** 20)}m`,
    [`${prefix}/proxy-read-timeout`]: String(seconds),
    [`${prefix}/proxy-send-timeout`]: String(seconds),
    // Otherwise the controller buffers each upload on its own disk before the server receives the first byte.
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

/** AWS Load Balancer Controller. It does not verify the pods' certificates, and has no size limit for targets of type IP. */
function alb(
  { tls }: IngressSettings,
  { seconds, backend, healthPath }: { seconds: number; backend: BackendTls | undefined; healthPath: string },
): Annotations {
  const prefix = 'alb.ingress.kubernetes.io';
  const protocol = backend ? 'HTTPS' : 'HTTP';
  return {
    [`${prefix}/target-type`]: 'ip',
    [`${prefix}/listen-ports`]: tls.source === 'none' ? '[{"HTTP":80}]' : '[{"HTTPS":443}]',
    [`${prefix}/backend-protocol`]: protocol,
    [`${prefix}/healthcheck-protocol`]: protocol,
    // The load balancer calls pods by address; only this path is exempt from the check of the Host header.
    [`${prefix}/healthcheck-path`]: healthPath,
    // 4000 seconds is the maximum that a load balancer accepts.
    [`${prefix}/load-balancer-attributes`]: `idle_timeout.timeout_seconds=${Math.min(4000, seconds)}`,
  };
}
