import type { Instance } from '../model/instance.js';

/** The standalone server, as whatever stands in front of it must know it. */
export interface ExposedServer {
  readonly instance: Instance;
  readonly service: { readonly name: string; readonly port: number; readonly portName: string };
  /**
   * Path under which the server lies: `/mlflow`.
   * @default - the root
   */
  readonly staticPrefix?: string | undefined;
  /**
   * The certificate that the pod shows; its Secret holds ca.crt too.
   * @default - the pod speaks plain HTTP
   */
  readonly serving?: { readonly secretName: string } | undefined;
}
