import type { Service } from '../schema/verified-service.js';
import { clusterHost } from './egress.js';

/** A host whose certificate no public CA issues: why, and where its CA is found. */
export interface PrivateAuthority {
  readonly why: string;
  readonly source: string;
}

const rds = 'the CA of Amazon RDS and Aurora is not in the public trust stores';
const ofCloud = (name: string) => `the CA of ${name} is not in the public trust stores`;

/**
 * CAs of managed databases, from the documents of each cloud. ElastiCache, MemoryDB (`*.cache.amazonaws.com`,
 * `*.memorydb.*.amazonaws.com`), Azure (`*.redis.cache.windows.net`, `*.postgres.database.azure.com`) and Neon have certificates of public CAs.
 */
const databases: readonly (readonly [RegExp, PrivateAuthority])[] = [
  [
    /\.rds\.amazonaws\.com$/i,
    { why: rds, source: 'https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem' },
  ],
  [
    /\.rds\.(cn-\w+-\d\.)?amazonaws\.com\.cn$|\.rds\.cn-\w+-\d\.amazonaws\.com\.cn$/i,
    { why: rds, source: 'https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/global/global-bundle.pem' },
  ],
  [
    /\.sql\.goog$/i,
    {
      why: ofCloud('Cloud SQL'),
      source: '`gcloud sql ssl server-ca-certs list --instance=<instance> --format="value(cert)"`',
    },
  ],
  [
    /\.aivencloud\.com$/i,
    { why: ofCloud('an Aiven project'), source: '`avn project ca-get --target-filepath ca.crt`' },
  ],
  [
    /\.db\.ondigitalocean\.com$/i,
    {
      why: ofCloud('databases of DigitalOcean'),
      source: '`doctl databases get-ca <database id> --output json`',
    },
  ],
  [
    /\.databases\.appdomain\.cloud$/i,
    { why: ofCloud('IBM Cloud Databases'), source: '`ibmcloud cdb deployment-cacert <deployment> --save`' },
  ],
  [
    /\.supabase\.(co|com)$/i,
    { why: ofCloud('Supabase'), source: 'the database settings of the project, SSL configuration' },
  ],
];

/** Where the CA of a host is found that only the own organization can have signed. */
const administrators: Readonly<Record<Service, string>> = {
  database: 'the administrators of the database; for Cloud SQL `gcloud sql ssl server-ca-certs list`',
  cache:
    'the administrators of the cache; for Memorystore `gcloud redis instances describe <instance> --region=<region> --format="value(serverCaCerts[].cert)"`',
  'S3 service': 'the administrators of the S3 service',
  issuer: 'the administrators of the issuer',
  'Vault server': 'the administrators of the Vault server',
  proxy: 'the administrators of the proxy',
  service: 'the administrators of the service',
};

/** Domains that are not part of the public DNS (RFC 6762, RFC 8375, RFC 9476 and names that ICANN reserved), and names without a domain. */
const privateName =
  /\.(local|localdomain|internal|lan|corp|home|mail|intranet|intra|private|home\.arpa|alt|consul|test)$|^(?!localhost$)[^.:]+$/i;

/** RFC 1918, RFC 6598, link-local, and RFC 4193. */
const privateAddress =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.)|^\[?(f[cd][0-9a-f]{2}|fe80):/i;

/** Why no public CA issues the certificate of a host; undefined if one may. */
export function privateAuthority(host: string, service: Service): PrivateAuthority | undefined {
  if (clusterHost(host))
    return {
      why: `the CA of ${/^(S3|issuer)/.test(service) ? 'an' : 'a'} ${service} inside the cluster is not in the public trust stores`,
      source: service === 'database' ? 'the Secret of its operator' : 'the Secret of its certificate',
    };
  const [, found] = (service === 'database' ? databases : []).find(([pattern]) => pattern.test(host)) ?? [];
  if (found) return found;
  const source = administrators[service];
  if (privateAddress.test(host)) return { why: 'no public CA issues a certificate for a private address', source };
  return privateName.test(host) ? { why: 'no public CA issues a certificate for such a host', source } : undefined;
}
