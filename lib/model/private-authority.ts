import { clusterHost } from './egress.js';

/** A host whose certificate no public CA issues: why, and where its CA is found. */
export interface PrivateAuthority {
  readonly why: string;
  readonly source: string;
}

const known: readonly (readonly [RegExp, PrivateAuthority])[] = [
  [
    /\.rds\.amazonaws\.com$/i,
    {
      why: 'the CA of Amazon RDS and Aurora is not in the public trust stores',
      source: 'https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem',
    },
  ],
  [
    /\.rds\.(cn-\w+-\d\.)?amazonaws\.com\.cn$|\.rds\.cn-\w+-\d\.amazonaws\.com\.cn$/i,
    {
      why: 'the CA of Amazon RDS and Aurora is not in the public trust stores',
      source: 'https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/global/global-bundle.pem',
    },
  ],
  [
    /\.sql\.goog$/i,
    {
      why: 'the CA of Cloud SQL is not in the public trust stores',
      source: '`gcloud sql ssl server-ca-certs list --instance=<instance> --format="value(cert)"`',
    },
  ],
  [
    /\.(local|localdomain|internal|lan|corp|intranet|home\.arpa)$/i,
    { why: 'no public CA issues a certificate for such a host', source: 'the administrators of that domain' },
  ],
  [
    /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|^f[cd][0-9a-f]{2}:/i,
    {
      why: 'no public CA issues a certificate for a private address',
      source: 'the administrators of the database; for Cloud SQL `gcloud sql ssl server-ca-certs list`',
    },
  ],
];

export function privateAuthority(host: string): PrivateAuthority | undefined {
  if (clusterHost(host))
    return {
      why: 'the CA of a database inside the cluster is not in the public trust stores',
      source: 'the Secret of its operator',
    };
  return known.find(([pattern]) => pattern.test(host))?.[1];
}
