import type { Instance } from '../model/instance.js';

/** Where the certificate of a pod comes from, for what verifies it. */
export interface ServingCertificateSource {
  /** Its Secret. Unless the service CA of OpenShift issues it, the Secret also contains ca.crt. */
  readonly secretName: string;
  /**
   * Whether the service CA of OpenShift issues it.
   * @default false
   */
  readonly byServiceCa?: boolean | undefined;
  /**
   * Secret of type kubernetes.io/tls whose certificate is the CA.
   * @default - none
   */
  readonly authoritySecret?: string | undefined;
}

/** The properties of the standalone server that a gateway or a proxy in front of it needs. */
export interface ExposedServer {
  readonly instance: Instance;
  readonly service: { readonly name: string; readonly port: number; readonly portName: string };
  /**
   * Path prefix of the server: `/mlflow`.
   * @default - the root
   */
  readonly staticPrefix?: string | undefined;
  /**
   * Whether traces, the AI gateway and jobs are at the root beside the prefix, as before MLflow 3.16.
   * @default false
   */
  readonly isRooted?: boolean | undefined;
  /**
   * The certificate of the pod.
   * @default - the pod serves plain HTTP
   */
  readonly serving?: ServingCertificateSource | undefined;
  /**
   * Path that answers the health checks of load balancers, which call pods by address: it accepts every Host header.
   * @default '/health' of the server, below its prefix
   */
  readonly healthPath?: string | undefined;
  /**
   * Whether its responses set cookies of several kilobytes, in which a proxy keeps its sessions.
   * @default false
   */
  readonly largeCookies?: boolean | undefined;
}

/** Path for the health checks of a load balancer. */
export function healthPathOf({
  healthPath,
  staticPrefix = '',
}: Pick<ExposedServer, 'healthPath' | 'staticPrefix'>): string {
  return healthPath ?? `${staticPrefix}/health`;
}
