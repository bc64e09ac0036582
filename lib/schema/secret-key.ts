/** Where a secret value lies: a Secret, and a key inside it. Never the value. */
import { z } from 'zod';
import { dataKey, dnsSubdomain, field } from './fields.js';

/** Names a Secret; where it is left out, the name follows from the one of the server. */
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
