import type { Release } from '../schema/since.js';

/**
 * What a platform decides for everything that runs on it. Values only: constructs take the values they need
 * and never learn which platform they came from.
 */
export interface PlatformProfile {
  readonly platform: PlatformName;
  /** Absent for platforms that are not released as one product. */
  readonly release?: Release;
  /** The platform's own name, for documents: `Red Hat OpenShift AI 3.5`. */
  readonly title: string;
  /**
   * Whether it is a cluster for trials on one machine, where logins may be left out.
   * @default false
   */
  readonly local?: boolean;
  /** The command line that documents use. */
  readonly cli: 'oc' | 'kubectl';
  readonly namespace: {
    /** Where the platform puts its applications. */
    readonly name: string;
    /** Whether the overlay creates it unless the environment says otherwise. */
    readonly create: boolean;
  };
  readonly operator: OperatorProfile;
  readonly server: ServerProfile;
  readonly network: NetworkProfile;
}

export type PlatformName = 'rhoai' | 'odh' | 'kind' | 'kubernetes';

/** Who puts the operator on the cluster: the overlay's own manifests, or the platform's DataScienceCluster. */
export type OperatorInstaller = 'manifests' | 'platform';

/** Values for the operator where the overlay's manifests install it. */
export interface OperatorProfile {
  /** The allowed installers; the first is the default. */
  readonly installers: readonly [OperatorInstaller, ...OperatorInstaller[]];
  readonly image: string;
  readonly sectionTitle: string;
  /** Bind the platform's groups in labelled namespaces (needs the platform's Auth resource). */
  readonly namespaceRbac: boolean;
  /** Where the metrics endpoint's certificate comes from. */
  readonly metricsTls: 'serving-certificate' | 'self-signed';
  /** Whether the Prometheus operator's ServiceMonitor exists on every cluster of this platform. */
  readonly serviceMonitor: boolean;
  /** Read the cluster's TLS profile (OpenShift's `APIServer` resource). */
  readonly tlsProfileReader: boolean;
}

/** Values for the server and what surrounds it. */
export interface ServerProfile {
  /** The release of the operator's API, which tells the fields of the MLflow resource. */
  readonly api: Release;
  /** MLflow's version in that release. */
  readonly version: string;
  /** The image of that release, used by our own jobs; the server itself runs what the operator knows unless told otherwise. */
  readonly image: string;
  /**
   * What follows host and port in the in-cluster URI. MLflow 3.12 moved its REST API under the static prefix;
   * before that only the pages had it.
   */
  readonly uriPath: '' | '/mlflow';
  /** `platform`: no user ids, the cluster assigns them. `hardened`: fixed non-root ids. */
  readonly securityPreset: 'platform' | 'hardened';
  /** Where the serving certificate comes from unless the environment says otherwise. */
  readonly tls: 'service-ca' | 'cert-manager';
  /** A ConfigMap of CAs that the platform keeps in the namespace, which makes the operator demand verified database TLS. */
  readonly caBundle?: string;
}

export interface NetworkProfile {
  /** The gateway that the operator attaches its own route to. */
  readonly gateway?: { readonly name: string; readonly namespace: string };
  /** Ports on which pods reach DNS: OVN-Kubernetes judges after DNAT, so CoreDNS's own 5353 counts too. */
  readonly dnsPorts: readonly number[];
  /** The namespace whose pods scrape metrics. */
  readonly monitoringNamespace: string;
}
