/** Fields of an S3 store for its uploads: encryption, further arguments and the signature. */
import { z } from 'zod';
import type { EnvVar } from '../../../imports/kubernetes.js';
import { field } from '../../schema/fields.js';

const kms = z.strictObject({
  type: field(z.literal('kms'), 'A key of the key management service (SSE-KMS).', 'kms'),
  keyId: field(
    z
      .string()
      .regex(/^[A-Za-z0-9:/_-]{1,2048}$/, 'a key is an id, an alias or an ARN')
      .optional(),
    'The key: its id or ARN. Default: that of the account for S3.',
    'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ),
});
const aes256 = z.strictObject({
  type: field(z.literal('aes256'), 'Keys that the S3 service manages (SSE-S3).', 'aes256'),
});

/** Arguments that boto3 passes on (s3transfer, ALLOWED_UPLOAD_ARGS), except those that other fields set or that hold a key. */
const uploadArgument = z.enum([
  'ACL',
  'CacheControl',
  'ChecksumAlgorithm',
  'GrantFullControl',
  'GrantRead',
  'GrantReadACP',
  'GrantWriteACP',
  'ObjectLockLegalHoldStatus',
  'ObjectLockMode',
  'ObjectLockRetainUntilDate',
  'RequestPayer',
  'SSEKMSEncryptionContext',
  'StorageClass',
  'Tagging',
]);

export const uploadFields = {
  encryption: field(
    z.discriminatedUnion('type', [kms, aes256]).optional(),
    'How uploads ask the S3 service to encrypt objects, for buckets whose policy requires it. Default: the default of the bucket.',
    { type: 'kms', keyId: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' },
  ),
  uploadArguments: field(
    z.partialRecord(uploadArgument, z.string().min(1)).optional(),
    'Further arguments of each upload, by their names in boto3 (MLFLOW_S3_UPLOAD_EXTRA_ARGS). Default: none.',
    { ACL: 'bucket-owner-full-control' },
  ),
  bucketOwner: field(
    z
      .string()
      .regex(/^\d{12}$/, 'an account of Amazon has twelve digits, in quotes')
      .optional(),
    'Account that must own the bucket; requests to a bucket of another account fail (MLFLOW_S3_EXPECTED_BUCKET_OWNER). Default: any.',
    '123456789012',
  ),
  signatureVersion: field(
    z.enum(['s3v4', 's3']).default('s3v4'),
    'Version of the signature of requests: s3 is version 2, for old S3 services (MLFLOW_EXPERIMENTAL_S3_SIGNATURE_VERSION).',
    's3',
  ),
};

/** The settings of uploads; all are optional for an S3 server of the overlay, which has none. */
export type UploadSettings = Partial<z.output<z.ZodObject<typeof uploadFields>>>;

/** The variables from which MLflow reads them (mlflow 3.14, store/artifact/s3_artifact_repo.py). */
export function uploadVariables(settings: UploadSettings): readonly EnvVar[] {
  const { encryption, uploadArguments, bucketOwner, signatureVersion } = settings;
  const extra = {
    ...(encryption?.type === 'aes256' ? { ServerSideEncryption: 'AES256' } : {}),
    ...(encryption?.type === 'kms' ? { ServerSideEncryption: 'aws:kms' } : {}),
    ...(encryption?.type === 'kms' && encryption.keyId ? { SSEKMSKeyId: encryption.keyId } : {}),
    ...uploadArguments,
  };
  return [
    ...(Object.keys(extra).length > 0 ? [{ name: 'MLFLOW_S3_UPLOAD_EXTRA_ARGS', value: JSON.stringify(extra) }] : []),
    ...(bucketOwner ? [{ name: 'MLFLOW_S3_EXPECTED_BUCKET_OWNER', value: bucketOwner }] : []),
    ...(signatureVersion === 's3'
      ? [{ name: 'MLFLOW_EXPERIMENTAL_S3_SIGNATURE_VERSION', value: signatureVersion }]
      : []),
  ];
}
