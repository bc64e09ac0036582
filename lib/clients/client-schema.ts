import { z } from 'zod';
import { dataKey, dnsSubdomain, field } from '../schema/fields.js';
import { issuerTokenSchema } from './tokens/issuer-token-schema.js';

/** The token of the issuer, in the settings of clients. */
export const issuerTokenField = field(
  issuerTokenSchema.optional(),
  'A token of the issuer in Secret mlflow-token, key token, that is renewed before it ends: for programs whose service accounts the server does not accept. Default: none; you create the Secret that the README lists.',
  { credentials: 'mlflow-token-client' },
);

export const viaField = field(
  z.enum(['cluster', 'gateway']).default('cluster'),
  'The URI that programs use. cluster: that of the Service. gateway: the public one, whose certificate needs no additional CA.',
  'gateway',
);

/** How the programs of one namespace call the server. */
export const clientSchema = z.strictObject({
  via: viaField,
  experiment: field(
    z.string().min(1).optional(),
    'Experiment of runs that name none (MLFLOW_EXPERIMENT_NAME). Default: none, MLflow uses the experiment Default.',
    'fraud-detection',
  ),
  account: field(
    dnsSubdomain.default('mlflow-client'),
    'ServiceAccount of the programs, with which they authenticate where the server accepts its token.',
    'training',
  ),
  ca: field(
    z
      .strictObject({
        configMap: field(dnsSubdomain, 'Name of the ConfigMap, in the namespace of the programs.', 'mlflow-ca'),
        key: field(dataKey.default('ca.crt'), 'Key with the certificates.', 'ca.crt'),
      })
      .optional(),
    'CA certificates with which programs verify the server. Default: those of their image; on OpenShift, that of the Service.',
    { configMap: 'mlflow-ca' },
  ),
  issuerToken: issuerTokenField,
  token: field(
    z
      .strictObject({
        expirationSeconds: field(
          z.int().min(600).max(86400).default(3600),
          'Lifetime of the token; the kubelet renews it.',
          3600,
        ),
      })
      .optional(),
    'A projected token in the place of the usual one, at the path where the client of MLflow reads it. Default: the token that every pod of the account has; where the server accepts tokens only for an audience of its own, a projected one of an hour.',
    { expirationSeconds: 3600 },
  ),
});

export type ClientSettings = z.output<typeof clientSchema>;
