import type { Instance } from '../model/instance.js';

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
   * The certificate of the pod; its Secret also contains ca.crt.
   * @default - the pod serves plain HTTP
   */
  readonly serving?: { readonly secretName: string } | undefined;
  /**
   * Whether its responses set cookies of several kilobytes, in which a proxy keeps its sessions.
   * @default false
   */
  readonly largeCookies?: boolean | undefined;
}
