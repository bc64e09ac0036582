import type { NetworkPolicyEgressRule, ResourceRequirements } from '../../imports/kubernetes.js';
import type { NetworkPolicySettings } from '../model/network-policy-schema.js';
import type { PodSettings } from '../pods/pod-settings.js';

export interface OperatorProps {
  readonly namespace: string;
  /** The operator's image, best by digest. */
  readonly image: string;
  /** Image of servers whose MLflow resource names none. */
  readonly serverImage: string;
  /** @default - what Kubernetes does for such a reference */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** @default 1 */
  readonly replicas?: number;
  /** @default - upstream's: 200m and 400Mi, limited to 1 CPU and 4Gi */
  readonly resources?: ResourceRequirements;
  /**
   * Gateway in namespace openshift-ingress that the operator attaches its own route to.
   * @default - the operator's own default, a Gateway that only OpenShift AI and Open Data Hub have
   */
  readonly gatewayName?: string;
  /** Heading of the link in OpenShift's console. */
  readonly sectionTitle: string;
  /** URL of the gateway as users see it, without path. */
  readonly publicUrl: string;
  /** Bind the platform's groups in labelled namespaces; needs the platform's Auth resource. */
  readonly namespaceRbac: boolean;
  /** `serving-certificate`: OpenShift's service CA signs the metrics endpoint. `self-signed`: the operator does. */
  readonly metricsTls: 'serving-certificate' | 'self-signed';
  /** Have Prometheus scrape the operator; needs the Prometheus operator. */
  readonly serviceMonitor: boolean;
  /** Read OpenShift's TLS profile. */
  readonly tlsProfileReader: boolean;
  /**
   * Placement, pull secrets, labels and annotations of its pods.
   * @default - none
   */
  readonly pod?: PodSettings;
  /** `platform`: no user ids, the cluster assigns them. `hardened`: fixed non-root ids. */
  readonly securityPreset: 'platform' | 'hardened';
  /** Namespace whose pods may scrape the metrics. */
  readonly monitoringNamespace: string;
  /**
   * Where the API server is.
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
