import type { Release } from '../schema/since.js';

/**
 * Settings that a platform defines for everything that runs on it. Values only: constructs receive the values that they need
 * and do not depend on the platform.
 */
export interface PlatformProfile {
  readonly platform: PlatformName;
  /** Absent for platforms that are not released as one product. */
  readonly release?: Release;
  /** The platform's name in documents: `Red Hat OpenShift AI 3.5`. */
  readonly title: string;
  /**
   * Whether it is a cluster for trials on one machine, where authentication may be disabled.
   * @default false
   */
  readonly local?: boolean;
  /** The command line that documents use. */
  readonly cli: 'oc' | 'kubectl';
  readonly namespace: {
    /** Namespace of the platform's applications. */
    readonly name: string;
    /** Whether the overlay creates it by default. */
    readonly create: boolean;
  };
  readonly operator: OperatorProfile;
  readonly server: ServerProfile;
  readonly network: NetworkProfile;
  /**
   * Whether the platform runs workbenches and pipeline servers in projects.
   * @default false
   */
  readonly dataScienceProjects?: boolean;
  /**
   * Whether the cluster has the web console of OpenShift, which shows links.
   * @default false
   */
  readonly console?: boolean;
}

export type PlatformName = 'rhoai' | 'odh' | 'openshift' | 'kind' | 'kubernetes';

/** How the operator is installed: by the overlay's manifests, or by the platform's DataScienceCluster. */
export type OperatorInstaller = 'manifests' | 'platform';

/** Values for the operator if the overlay's manifests install it. */
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
  /**
   * The version in which the release stores its DataScienceCluster: an object that is applied in two versions by one field manager
   * loses fields.
   * @default - the platform has none
   */
  readonly dataScienceCluster?: DataScienceClusterVersion;
  /**
   * The platform's own operator in the catalogs of OpenShift.
   * @default - there is none
   */
  readonly package?: PlatformPackage;
}

/** A platform as the Operator Lifecycle Manager installs it. */
export interface PlatformPackage {
  readonly name: string;
  readonly channel: string;
  readonly source: string;
  /** Namespace of its operator. */
  readonly namespace: string;
  /** Namespace of its monitoring. */
  readonly monitoringNamespace: string;
}

/** Versions of the API; v3 is that of release 3.6, where v2 is deprecated. */
export type DataScienceClusterVersion = 'v2' | 'v3';

/** Values for the server and what surrounds it. */
export interface ServerProfile {
  /** The release of the operator's API, which determines the fields of the MLflow resource. */
  readonly api: Release;
  /** MLflow's version in that release. */
  readonly version: string;
  /** The image of that release, used by the jobs of the overlay; the server runs the operator's default image unless the environment sets one. */
  readonly image: string;
  /**
   * Path of the in-cluster URI. MLflow 3.12 moved its REST API under the static prefix;
   * before that only the pages had it.
   */
  readonly uriPath: '' | '/mlflow';
  /** `platform`: no user ids, because the cluster assigns them. `hardened`: fixed non-root ids. */
  readonly securityPreset: 'platform' | 'hardened';
  /** Default source of the serving certificate. */
  readonly tls: 'service-ca' | 'cert-manager';
  /** A ConfigMap of CAs that the platform maintains in the namespace, with which the operator requires verified database TLS. */
  readonly caBundle?: string;
}

export interface NetworkProfile {
  /** The gateway that the operator attaches its own route to. */
  readonly gateway?: { readonly name: string; readonly namespace: string };
  /** Ports on which pods reach DNS: OVN-Kubernetes evaluates policies after DNAT, so CoreDNS's port 5353 is also required. */
  readonly dnsPorts: readonly number[];
  /** Namespace of the pods that scrape metrics. */
  readonly monitoringNamespace: string;
}
