/** The stores of either form, as a README names them. */
export const databaseNames = {
  sqlite: 'SQLite',
  postgresql: 'PostgreSQL',
  'cloudnative-pg': 'PostgreSQL in the cluster (CloudNativePG)',
} as const;

export const artifactNames = {
  volume: 'files on a volume',
  s3: 'S3',
  'in-cluster-s3': 'an S3 server in the cluster',
  gcs: 'Google Cloud Storage',
  azure: 'Azure Blob Storage',
} as const;
