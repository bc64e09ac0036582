import { z } from 'zod';

/** Name of a bucket by the rules of Amazon, which all others accept. */
export const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
  error: ({ input }) => {
    const [, bucket, prefix] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(String(input)) ?? [];
    return bucket
      ? `a bucket is a name, without scheme and folder: did you mean bucket: ${bucket}${prefix ? ` and prefix: ${prefix}` : ''}?`
      : 'a bucket name consists of 3 to 63 lower-case letters, digits, "-" and "."';
  },
});

/** Folder inside a bucket. */
export const bucketPrefix = z
  .string()
  .regex(
    /^[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)*$/,
    'a prefix consists of path elements separated by "/", without a leading or trailing "/"',
  );

/** URL of an S3 service. */
export const endpointUrl = z
  .url({ protocol: /^https?$/, error: 'an endpoint is an http or https URL', abort: true })
  .refine(
    (url) => !URL.canParse(url) || ['', '/'].includes(new URL(url).pathname),
    'an endpoint has no path: the bucket is a separate field',
  );
