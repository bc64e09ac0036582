/** The token of a pod's account, as the client of MLflow finds it. */
import type { Volume, VolumeMount, VolumeProjection } from '../../imports/kubernetes.js';

/**
 * Where the client of MLflow reads the token; it has no variable for another file.
 * Source: mlflow 3.14, tracking/request_auth/kubernetes_request_auth_provider.py.
 */
export const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The token itself. */
export const serviceAccountToken = `${accountFolder}/token`;

const serviceCa = 'service-ca.crt';

/** The CA of the Services of OpenShift, which it projects beside the token of every pod. */
export const serviceCaInPods = `${accountFolder}/${serviceCa}`;

export interface TokenProps {
  readonly expirationSeconds: number;
  /**
   * Audience of the token.
   * @default - that of the API server
   */
  readonly audience?: string | undefined;
  /** Whether the CA of OpenShift's Services is read beside it. */
  readonly serviceCa: boolean;
}

/** A token in the place of the usual one: admission adds none where a container mounts something at the path (plugin/pkg/admission/serviceaccount). */
export function projectedToken({ expirationSeconds, audience, serviceCa: withServiceCa }: TokenProps): {
  readonly volume: Volume;
  readonly mount: VolumeMount;
} {
  const sources: VolumeProjection[] = [
    { serviceAccountToken: { path: 'token', expirationSeconds, ...(audience ? { audience } : {}) } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
    ...(withServiceCa
      ? [{ configMap: { name: 'openshift-service-ca.crt', items: [{ key: serviceCa, path: serviceCa }] } }]
      : []),
  ];
  return {
    volume: { name: 'mlflow-token', projected: { sources } },
    mount: { name: 'mlflow-token', mountPath: accountFolder, readOnly: true },
  };
}
