import { z } from 'zod';

/** Name of a bucket, as Amazon wants it and all others accept it. */
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'a bucket name is 3 to 63 lower-case letters, digits, "-" and "."');

/** Folder inside a bucket. */
export const bucketPrefix = z
  .string()
  .regex(
    /^[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)*$/,
    'a prefix is path parts joined by "/", with none at either end',
  );

/** URL of an S3 service. */
export const endpointUrl = z
  .url({ protocol: /^https?$/, error: 'an endpoint is an http or https URL', abort: true })
  .refine(
    (url) => !URL.canParse(url) || ['', '/'].includes(new URL(url).pathname),
    'an endpoint has no path: the bucket is a field of its own',
  );
