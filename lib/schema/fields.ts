import { z } from 'zod';
import { addressRange, beginsAtNetwork } from './address-range.js';

/** Gives a field what editors show: a description and at least one example. */
export function field<S extends z.ZodType>(schema: S, description: string, ...examples: readonly unknown[]): S {
  return schema.meta({ description, examples: [...examples] }) as S;
}

/** The key of examples that depend on a field beside this one, in the metadata of a schema. */
export const examplesByKey = 'x-examples-by';

/** A field with examples that depend on the value of another field of the same map. */
export function withExamples<S extends z.ZodType>(
  schema: S,
  beside: string,
  examples: Readonly<Record<string, unknown>>,
): S {
  return schema.meta({ ...schema.meta(), [examplesByKey]: { beside, examples } }) as S;
}

/** The field of another schema with its own values, and with additional sentences in its description. */
export function fieldLike<S extends z.ZodType>(origin: z.ZodType, schema: S, ...sentences: readonly string[]): S {
  const meta = origin.meta() ?? {};
  return schema.meta({ ...meta, description: [meta.description, ...sentences].join(' ') }) as S;
}

/** A name in the form that Kubernetes requires for most objects (RFC 1123 label). */
export const dnsLabel = z
  .string()
  .max(63)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'a name is lower-case letters, digits and "-", and starts and ends with a letter or digit',
  );

/** A name in the form that Kubernetes requires for objects whose names may have dots (RFC 1123 subdomain). */
export const dnsSubdomain = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    'a name is lower-case letters, digits, "-" and ".", and each part starts and ends with a letter or digit',
  );

/** A host name or an IPv4 or IPv6 address, without scheme, port or path. */
export const host = z.union(
  [
    z
      .string()
      .max(253)
      .regex(/^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*$/),
    z.ipv6(),
  ],
  {
    error: ({ input }) =>
      typeof input === 'string' && /^\[.*\]$/.test(input)
        ? `an IPv6 address is written without brackets, which URLs get by themselves: did you mean ${input.slice(1, -1)}?`
        : `a host is a name or an address without scheme, port or path${hostIn(input)}`,
  },
);

/** The host of a URL, or of a host with a port, as a question. */
function hostIn(input: unknown): string {
  const [, name, number] =
    /^(?:[a-z][a-z0-9+]*:\/\/)?([A-Za-z0-9][-A-Za-z0-9.]*)(?::(\d+))?(?:\/.*)?$/.exec(String(input)) ?? [];
  if (name === undefined || name === input) return '';
  return `: did you mean host: ${name}${number ? ` and port: ${number}` : ''}?`;
}

/** A host as it is written in a URL: IPv6 addresses are in brackets. */
export function urlHost(name: string): string {
  return name.includes(':') ? `[${name}]` : name;
}

/** The host of a URL, without the brackets of an IPv6 address. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** The port of a URL: that of its scheme, http or https, if it names none. */
export function portOf({ port, protocol }: URL): number {
  return port ? Number(port) : protocol === 'https:' ? 443 : 80;
}

export const port = z.int().min(1).max(65535);

/** A key of a Secret or ConfigMap. */
export const dataKey = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/, 'a key is letters, digits, "-", "_" and "."');

export const cidr = z
  .union([z.cidrv4(), z.cidrv6()], {
    error: ({ input }) =>
      typeof input === 'string' && /^([\d.]+|[\da-fA-F:]*:[\da-fA-F:.]*)$/.test(input)
        ? `an address range requires a prefix length: did you mean ${input}/${input.includes(':') ? 128 : 32}?`
        : 'an address range is written in CIDR notation, such as 10.0.0.0/8',
  })
  .superRefine((range, context) => {
    const { network, length } = addressRange(range) ?? {};
    if (network !== undefined && !beginsAtNetwork(range))
      context.addIssue({
        code: 'custom',
        message: `"${range}" is not the beginning of its range`,
        params: { fix: `write ${network}/${length}` },
      });
  });

/** A Kubernetes quantity such as `512Mi` or `1`. */
export const quantity = z
  .string()
  .regex(/^\d+(\.\d+)?(m|[kMGTPE]i?)?$/, 'a quantity is a number with an optional unit, such as 512Mi, 10Gi or 250m');

export const labels = z.record(z.string(), z.string());

/** Rejects a list in which two items have the same value of a field; the problem is reported at the second one. */
export function distinctBy<T>(field: keyof T & string) {
  return (items: readonly T[], context: z.core.$RefinementCtx): void => {
    const seen = new Map<unknown, number>();
    for (const [index, item] of items.entries()) {
      const first = seen.get(item[field]);
      if (first === undefined) seen.set(item[field], index);
      else
        context.addIssue({
          code: 'custom',
          path: [index, field],
          message: `${field} ${JSON.stringify(item[field])} is already defined in item ${first}`,
          params: { fix: 'merge the two items' },
        });
    }
  };
}
