/** Where CA certificates are kept, for everything that trusts a CA besides the public ones. */
import { z } from 'zod';
import { dataKey, dnsSubdomain, field } from './fields.js';

/** One key of a Secret or of a ConfigMap. */
export const caFileSchema = z
  .strictObject({
    secret: field(
      dnsSubdomain.optional(),
      'Secret that holds it, in the namespace of the server. Default: none; `configMap` names it.',
      'mlflow-db-ca',
    ),
    configMap: field(
      dnsSubdomain.optional(),
      'ConfigMap that holds it, in the namespace of the server. Default: none; `secret` names it.',
      'mlflow-db-ca',
    ),
    key: field(dataKey.default('ca.crt'), 'Key inside it.', 'ca.crt'),
  })
  .refine(({ secret, configMap }) => (secret === undefined) !== (configMap === undefined), {
    error: 'a CA is read either from a Secret or from a ConfigMap',
    params: { fix: 'write secret: <name>, or configMap: <name>' },
  });

/** One file of PEM certificates. Only one key of a Secret is read, because it may also hold the private key. */
export type CaFile = z.output<typeof caFileSchema>;

/** Every `.crt` and `.pem` key of a ConfigMap that an administrator or the platform maintains. */
export interface CaBundle {
  readonly configMap: string;
  /** Whether a pod starts without it. */
  readonly optional: boolean;
  readonly secret?: undefined;
  readonly key?: undefined;
}

export type CaSource = CaFile | CaBundle;
