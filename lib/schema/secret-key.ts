/** Where a secret value is kept: a Secret, and a key inside it. Never the value. */
import { z } from 'zod';
import { dataKey, dnsSubdomain, field } from './fields.js';

/** The name of a Secret; by default it is derived from the name of the server. */
export function secretName(what: string) {
  return field(
    dnsSubdomain.optional(),
    `Name of the Secret, in the namespace of the server. Default: <name of the server>-${what}.`,
    `mlflow-${what}`,
  );
}

/** The same for the one server of an operator, whose name is known. */
export function fixedSecretName(name: string) {
  return field(dnsSubdomain.default(name), 'Name of the Secret, in the namespace of the server.', name);
}

export function keyInSecret(key: string) {
  return field(dataKey.default(key), 'Key inside the Secret.', key);
}

/** One key of a Secret, under a name by one of the two. */
export function secretKey<N extends z.ZodType>(name: N, key: string) {
  return z.strictObject({ name, key: keyInSecret(key) });
}
