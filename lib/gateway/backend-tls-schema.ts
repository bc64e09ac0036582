import { z } from 'zod';
import { dataKey, dnsLabel, dnsSubdomain, field } from '../schema/fields.js';

/**
 * A Bundle of trust-manager that copies the CA to the gateway's ConfigMap. It reads only Secrets and ConfigMaps of its own
 * namespace (trust-manager 0.25, deploy/crds: "in the trust namespace").
 */
const bundleSchema = z
  .strictObject({
    secret: field(
      dnsSubdomain.optional(),
      'Secret with the CA, in the namespace of trust-manager. Default: none; `configMap` names it.',
      'internal-ca',
    ),
    configMap: field(
      dnsSubdomain.optional(),
      'ConfigMap with the CA, in the namespace of trust-manager. Default: none; `secret` names it.',
      'internal-ca',
    ),
    key: field(dataKey.default('ca.crt'), 'Key inside it.', 'ca.crt'),
    namespace: field(dnsLabel.default('cert-manager'), 'Namespace from which trust-manager reads.', 'cert-manager'),
  })
  .refine(({ secret, configMap }) => (secret === undefined) !== (configMap === undefined), {
    error: 'a CA is read either from a Secret or from a ConfigMap',
    params: { fix: 'write secret: <name>, or configMap: <name>' },
  });

/** How a Gateway verifies a server that serves TLS in the pod. */
export const backendTlsSchema = z
  .strictObject({
    caConfigMap: field(
      dnsSubdomain.optional(),
      "ConfigMap with key ca.crt that others create: the CA of the server's certificate, with which the gateway verifies it. An existing Bundle of trust-manager creates one with its own name. Default: <name>-ca.",
      'mlflow-ca',
    ),
    bundle: field(
      bundleSchema.optional(),
      'A Bundle of trust-manager, which is part of the overlay and keeps that ConfigMap up to date. Default: none, the README has the command that creates it.',
      { secret: 'internal-ca', key: 'ca.crt' },
    ),
  })
  .refine(({ caConfigMap, bundle }) => !caConfigMap || !bundle, {
    error: 'bundle creates the ConfigMap, which is named like the Bundle',
    params: { fix: 'remove caConfigMap, or bundle' },
  })
  .prefault({});

export type BackendTls = z.output<typeof backendTlsSchema>;
export type CaBundleSettings = z.output<typeof bundleSchema>;
