/** Ingresses that OpenShift turns into Routes (openshift/route-controller-manager, pkg/route/ingress/ingress.go). */

import type { ExposedServer } from './exposed-server.js';
import { routeAnnotations, routePaths } from './openshift-route.js';
import { requestSeconds } from './request-time.js';
import type { IngressSettings } from './standalone-gateway-schema.js';

const termination = 'route.openshift.io/termination';
/** The Secret with the CA of the pods. */
export const destinationCaAnnotation = 'route.openshift.io/destination-ca-certificate-secret';

/** The controller of an Ingress: as set, or OpenShift's by the name of its class. */
export function controllerOf({ controller, className }: Pick<IngressSettings, 'controller' | 'className'>) {
  return controller === 'other' && className === 'openshift-default' ? 'openshift' : controller;
}

/** Edge, or re-encryption to a pod that serves TLS, with the CA of its certificate unless that is the service CA. */
export function openshiftAnnotations(
  settings: Pick<IngressSettings, 'tls' | 'maxArtifactSize' | 'timeouts'>,
  { serving }: Pick<ExposedServer, 'serving'>,
): Readonly<Record<string, string>> {
  return {
    ...routeAnnotations(requestSeconds(settings)),
    ...(settings.tls.source === 'none' ? {} : { [termination]: serving ? 'reencrypt' : 'edge' }),
    ...(serving?.authoritySecret ? { [destinationCaAnnotation]: serving.authoritySecret } : {}),
  };
}

/** Without a Secret, the empty item gives the Route TLS with the certificate of the router. */
export function openshiftTls({ tls }: Pick<IngressSettings, 'tls'>): readonly object[] {
  return tls.source === 'controller' ? [{}] : [];
}

/** Paths of type Exact give no Route, so without a prefix the whole host is forwarded. */
export function openshiftPaths(server: Pick<ExposedServer, 'staticPrefix' | 'isRooted'>): readonly string[] {
  return routePaths(server).map((path) => path ?? '/');
}

/** Why the router cannot verify the certificate of the pods; undefined if it can. */
export function unverifiable(
  { annotations }: Pick<IngressSettings, 'annotations'>,
  { serving }: Pick<ExposedServer, 'serving'>,
): string | undefined {
  if (!serving || serving.byServiceCa || serving.authoritySecret || annotations[destinationCaAnnotation])
    return undefined;
  return `the router of OpenShift does not know the CA of the certificate in Secret ${serving.secretName}`;
}
