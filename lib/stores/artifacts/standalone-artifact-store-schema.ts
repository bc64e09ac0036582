import { z } from 'zod';
import { caFileSchema } from '../../schema/ca-source.js';
import { field } from '../../schema/fields.js';
import { bucketClaim, credentialsSecret, eksPodIdentity, keyPair, workloadIdentity } from './artifact-fields.js';
import {
  endpointRequired,
  hasEndpoint,
  s3Credentials,
  s3Schema,
  volumeArtifactsSchema,
} from './artifact-store-schema.js';
import { azureSchema, gcsSchema } from './cloud-artifact-store-schema.js';
import { inClusterS3Schema } from './in-cluster-s3-schema.js';

/** The CA of an S3 service. */
export const privateCa = field(
  z.boolean().optional(),
  'false if the image trusts the CA of the endpoint, so that `ca` is not required. Default: true for an https endpoint inside the cluster (.svc), on a private name such as .local, or on a private address.',
  false,
);

export const standaloneS3Schema = z
  .strictObject({
    ...s3Schema.shape,
    privateCa,
    credentials: s3Credentials(
      z
        .discriminatedUnion('type', [keyPair(credentialsSecret), workloadIdentity, eksPodIdentity, bucketClaim])
        .prefault({ type: 'secret' }),
      { type: 'secret', name: 'mlflow-artifacts-credentials' },
    ),
    ca: field(
      caFileSchema.optional(),
      'The CA of the endpoint, with all other CAs that the S3 client must trust. Default: the CAs that the image trusts.',
      { configMap: 'openshift-service-ca.crt', key: 'service-ca.crt' },
    ),
  })
  .refine(hasEndpoint, endpointRequired);

/** Where models, files and archived traces are stored. */
export const standaloneArtifactStoreSchema = z.discriminatedUnion('type', [
  volumeArtifactsSchema,
  standaloneS3Schema,
  inClusterS3Schema,
  gcsSchema,
  azureSchema,
]);

export type StandaloneArtifactStore = z.output<typeof standaloneArtifactStoreSchema>;
export type StandaloneS3Store = z.output<typeof standaloneS3Schema>;
