import type { NetworkPolicyEgressRule, ResourceRequirements } from '../../imports/kubernetes.js';
import type { NetworkPolicySettings } from '../model/network-policy-schema.js';
import type { PodSettings } from '../pods/pod-settings.js';

export interface OperatorProps {
  readonly namespace: string;
  /** The operator's image, preferably by digest. */
  readonly image: string;
  /** Image of servers whose MLflow resource sets none. */
  readonly serverImage: string;
  /** @default - the default of Kubernetes for the reference */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** @default 1 */
  readonly replicas?: number;
  /** @default - upstream's: 200m and 400Mi, limited to 1 CPU and 4Gi */
  readonly resources?: ResourceRequirements;
  /**
   * Gateway in namespace openshift-ingress to which the operator attaches its route.
   * @default - the operator's own default, a Gateway that only OpenShift AI and Open Data Hub have
   */
  readonly gatewayName?: string;
  /** Heading of the link in OpenShift's console. */
  readonly sectionTitle: string;
  /** Public URL of the gateway, without path. */
  readonly publicUrl: string;
  /** Bind the platform's groups in labelled namespaces; needs the platform's Auth resource. */
  readonly namespaceRbac: boolean;
  /** `serving-certificate`: OpenShift's service CA issues the certificate of the metrics endpoint. `self-signed`: the operator issues it. */
  readonly metricsTls: 'serving-certificate' | 'self-signed';
  /** Create a ServiceMonitor for the operator; requires the Prometheus operator. */
  readonly serviceMonitor: boolean;
  /** Read OpenShift's TLS profile. */
  readonly tlsProfileReader: boolean;
  /**
   * Placement, pull secrets, labels and annotations of its pods.
   * @default - none
   */
  readonly pod?: PodSettings;
  /** `platform`: no user ids, because the cluster assigns them. `hardened`: fixed non-root ids. */
  readonly securityPreset: 'platform' | 'hardened';
  /** Namespace whose pods may scrape the metrics. */
  readonly monitoringNamespace: string;
  /**
   * Addresses and ports of the API server.
   * @default - any address, ports 443 and 6443
   */
  readonly apiServer?: NetworkPolicySettings['apiServer'];
  /**
   * Ports on which pods reach DNS.
   * @default [53]
   */
  readonly dnsPorts?: readonly number[];
  /**
   * Connections that its policy allows besides those to DNS and API server.
   * @default - none
   */
  readonly additionalEgress?: readonly NetworkPolicyEgressRule[];
}
