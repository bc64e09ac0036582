import { z } from 'zod';
import { imageSchema } from '../pods/server-fields.js';
import { dnsSubdomain, field } from '../schema/fields.js';

/** An image with MLflow, the authentication plug-in, and the clients of the stores. */
export const serverImageSchema = imageSchema.extend({
  image: field(
    z.string().min(1),
    'Image with MLflow, mlflow-kubernetes-plugins, a PostgreSQL driver and boto3, by digest; images/mlflow builds one, and images/mlflow-oidc one with mlflow-oidc-auth.',
    'registry.example.com/mlflow@sha256:<digest>',
  ),
  version: field(
    z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, 'a version consists of three numbers, such as 3.17.2')
      .optional(),
    'Version of MLflow in the image: paths, variables and the name of the migration depend on it. It must be one that the plug-in for the authentication supports: 3.10 to 3.14 (mlflow-kubernetes-plugins 1.5.0) and 3.17 (2.1.0) with kubernetes, proxy and headers, 3.17.2 with oidc. Default: that in the tag of the image, or else 3.17.2.',
    '3.17.2',
  ),
  postgresqlDriver: field(
    z.enum(['psycopg2', 'psycopg']).default('psycopg2'),
    'PostgreSQL driver in the image, which is part of every URI: SQLAlchemy uses psycopg for a plain postgresql:// since 2.1, and psycopg2 before.',
    'psycopg2',
  ),
  pullSecrets: field(
    z.array(dnsSubdomain).default([]),
    'Secrets with the credentials of the registry, in the namespace of the server.',
    ['registry-credentials'],
  ),
});
