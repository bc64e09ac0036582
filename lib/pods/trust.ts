import { operated } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';
import type { Tls } from '../model/tls-schema.js';
import type { CaSource } from '../schema/ca-source.js';

/** The CA of the server's certificate, for clients in the namespace of the server. */
export function serverCa(source: Tls['source']): CaSource {
  return source === 'service-ca'
    ? { configMap: 'openshift-service-ca.crt', optional: false }
    : { secret: operated.tlsSecret, key: 'ca.crt' };
}

/** The ConfigMap that OpenShift creates in every namespace, in the wording of documents. */
export function serviceCaConfigMap(namespace: string): Requirement {
  return {
    kind: 'ConfigMap',
    name: 'openshift-service-ca.crt',
    namespace,
    keys: [{ key: 'service-ca.crt', format: '<PEM certificate of the service CA>' }],
    providedBy: 'OpenShift, in every namespace',
  };
}
