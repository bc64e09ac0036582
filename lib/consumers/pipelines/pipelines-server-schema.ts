import { z } from 'zod';
import { dataKey, dnsLabel, dnsSubdomain, field, host, port, quantity } from '../../schema/fields.js';

/** The longest name that the operator makes of it is that of a Service: ds-pipeline-workflow-controller-metrics-<name>. */
const serverName = dnsLabel.max(23, 'the operator adds up to 40 characters to the name of the server: at most 23');

const word = z.string().regex(/^\w+$/, 'a name in the database is letters, digits and "_"');

const storageClassName = field(
  dnsSubdomain.optional(),
  'Storage class of the volume. Default: that of the cluster.',
  'ocs-storagecluster-ceph-rbd',
);

const mariaDb = z.strictObject({
  type: field(z.literal('mariadb'), 'MariaDB in the project, which the operator runs: for development.', 'mariadb'),
  size: field(quantity.default('10Gi'), 'Size of its volume.', '20Gi'),
  storageClassName,
});

const mysql = z.strictObject({
  type: field(z.literal('mysql'), 'A MySQL or MariaDB server outside the project.', 'mysql'),
  host: field(host, 'Host of the database.', 'mysql.databases.svc'),
  port: field(port.default(3306), 'Its port.', 3306),
  database: field(word.default('mlpipeline'), 'Name of the database.', 'pipelines'),
  username: field(z.string().min(1).default('mlpipeline'), 'User of the database.', 'pipelines'),
  password: field(
    z
      .strictObject({
        name: field(
          dnsSubdomain.optional(),
          'Name of the Secret, in the project. Default: <name of the server>-database.',
          'pipelines-database',
        ),
        key: field(dataKey.default('password'), 'Key inside it.', 'password'),
      })
      .prefault({}),
    'The Secret with the password.',
    { name: 'pipelines-database' },
  ),
  tls: field(
    z.boolean().default(true),
    'Whether the connection is encrypted, and the certificate verified with the CAs of the platform.',
    false,
  ),
});

const objectStore = z.strictObject({
  endpoint: field(
    z
      .url({ protocol: /^https?$/, error: 'an endpoint is an http or https URL' })
      .refine(
        (url) => !URL.canParse(url) || new URL(url).pathname === '/',
        'an endpoint has no path; write it as basePath',
      ),
    'URL of the S3 service.',
    'https://s3.openshift-storage.svc',
  ),
  bucket: field(z.string().min(1), 'The bucket.', 'team-a-pipelines'),
  region: field(z.string().min(1).optional(), 'Its region. Default: none.', 'eu-central-1'),
  basePath: field(z.string().min(1).optional(), 'Folder inside the bucket. Default: its root.', 'pipelines'),
  credentials: field(
    z
      .strictObject({
        name: field(
          dnsSubdomain.optional(),
          'Name of the Secret, in the project. Default: <name of the server>-s3.',
          'pipelines-s3',
        ),
        accessKey: field(dataKey.default('AWS_ACCESS_KEY_ID'), 'Key of the access key id.', 'accesskey'),
        secretKey: field(dataKey.default('AWS_SECRET_ACCESS_KEY'), 'Key of the secret access key.', 'secretkey'),
      })
      .prefault({}),
    'The Secret with the credentials of the bucket.',
    { name: 'pipelines-s3' },
  ),
});

/** A pipeline server of the platform that uses this MLflow server. */
export const pipelinesServerSchema = z.strictObject({
  name: field(serverName.default('dspa'), 'Name of the server; the dashboard expects dspa.', 'dspa'),
  namespace: field(dnsLabel, 'Its namespace: the project, and so the workspace. It must exist.', 'team-a'),
  database: field(
    z.discriminatedUnion('type', [mariaDb, mysql]).prefault({ type: 'mariadb' }),
    'The database of the pipelines. Default: MariaDB in the project.',
    { type: 'mysql', host: 'mysql.databases.svc' },
  ),
  objectStore: field(objectStore, 'The bucket with the artifacts of the pipelines.', {
    endpoint: 'https://s3.openshift-storage.svc',
    bucket: 'team-a-pipelines',
  }),
  caBundle: field(
    z
      .strictObject({
        configMap: field(dnsSubdomain, 'Name of the ConfigMap, in the project.', 'pipelines-ca'),
        key: field(dataKey.default('ca-bundle.crt'), 'Key with the certificates.', 'ca.crt'),
      })
      .optional(),
    'CA certificates of database and bucket, in addition to those that the platform distributes. Default: none.',
    { configMap: 'pipelines-ca' },
  ),
  podToPodTLS: field(z.boolean().default(true), 'Whether its pods use TLS among themselves.', true),
  mlflow: field(
    z
      .strictObject({
        integrationMode: field(
          z.enum(['AUTODETECT', 'DISABLED']).default('AUTODETECT'),
          'Whether runs of pipelines are runs of MLflow.',
          'DISABLED',
        ),
        injectUserEnvVars: field(z.boolean().default(true), 'Whether the steps get the variables of MLflow.', false),
      })
      .optional(),
    'How its runs use MLflow, from release 3.5 on. Default: AUTODETECT with variables in 3.5; nothing in 3.4.',
    { injectUserEnvVars: false },
  ),
  modelRights: field(
    z.boolean().default(true),
    'Whether steps may register models and log datasets: the platform grants their account experiments alone, and nothing in 3.4.',
    false,
  ),
});

export type PipelinesServerSettings = z.output<typeof pipelinesServerSchema>;
