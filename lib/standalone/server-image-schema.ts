import { z } from 'zod';
import { imageSchema } from '../pods/server-fields.js';
import { dnsSubdomain, field } from '../schema/fields.js';

/** An image with MLflow, the plug-in that asks who callers are, and the clients of the stores. */
export const serverImageSchema = imageSchema.extend({
  image: field(
    z.string().min(1),
    'Image with MLflow, mlflow-kubernetes-plugins, a PostgreSQL driver and boto3, by digest; images/mlflow makes one, and images/mlflow-oidc the one with mlflow-oidc-auth.',
    'registry.example.com/mlflow@sha256:<digest>',
  ),
  version: field(
    z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers, such as 3.14.0')
      .optional(),
    'Version of MLflow in the image: paths, variables and the name of the migration depend on it. Default: 3.14.0; with authentication oidc 3.17.2, the only one whose plug-in was tried.',
    '3.14.0',
  ),
  postgresqlDriver: field(
    z.enum(['psycopg2', 'psycopg']).default('psycopg2'),
    'PostgreSQL driver in the image, which stands in every URI: SQLAlchemy takes a bare postgresql:// for psycopg since 2.1 and for psycopg2 before.',
    'psycopg2',
  ),
  pullSecrets: field(
    z.array(dnsSubdomain).default([]),
    'Secrets with the credentials of the registry, in the namespace of the server.',
    ['registry-credentials'],
  ),
});
