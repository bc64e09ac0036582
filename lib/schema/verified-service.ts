import type { z } from 'zod';
import type { ValuePath } from './location.js';

/** What listens on a host. Clouds sign for their databases with CAs of their own, and for most caches with public ones. */
export type Service = 'database' | 'cache' | 'S3 service' | 'issuer' | 'Vault server' | 'proxy' | 'service';

/** What a field names whose value is the host or URL of a service with a certificate that pods verify. */
export interface VerifiedService {
  readonly service: Service;
  /**
   * The field with the CA: its name, beside this field or beside a map that contains it, or its path in the environment.
   * @default - none: pods trust the CAs of a bundle
   */
  readonly ca?: string | ValuePath;
  /**
   * Whether the pods trust a bundle as a whole, as all pods of an overlay do.
   * @default true
   */
  readonly bundle?: boolean;
  /**
   * A field beside this one that says whether the connection uses TLS.
   * @default - the URL does
   */
  readonly tls?: string;
  /**
   * A field beside this one whose URL is called in its place, if it is set.
   * @default - none
   */
  readonly unless?: string;
}

/** The key of the mark in the metadata of a schema. */
export const verifiedServiceKey = 'x-verified-service';

/** Marks a field with such a host or URL: where its CA is missing, a rule of the environment asks for it. */
export function verified<S extends z.ZodType>(schema: S, mark: VerifiedService): S {
  return schema.meta({ ...schema.meta(), [verifiedServiceKey]: mark }) as S;
}

/** The mark of a field. */
export function verifiedServiceOf(schema: z.ZodType): VerifiedService | undefined {
  return schema.meta()?.[verifiedServiceKey] as VerifiedService | undefined;
}
