import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { kindDev, overlayOf } from '../../support/environments.js';
import { standaloneProd } from '../../support/standalone.js';
import { type Allowed, type Broken, configMap, mlflowWith, variable, withObject, withServer } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-SECRET-3',
    kindDev,
    () =>
      overlayOf(
        `${kindDev}waivers: [{check: MLF-IMAGE-1, reason: "login postgresql://mlflow:${'hunter2'}@db/mlflow", until: "2027-06-30"}]\n`,
      ),
    'waivers[0].reason holds a password in a URI',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () =>
      withObject(kindDev, {
        apiVersion: 'example.com/v1',
        kind: 'Foo',
        metadata: { name: 'a', namespace: 'opendatahub' },
        spec: { password: 'hunter2' },
      } as KubernetesObject),
    'spec.password: holds the value of password',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ uri: 'postgresql://mlflow:hunter2@db/mlflow' })),
    'data.uri: holds a password in a URI',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ key: 'AKIAIOSFODNN7EXAMPLE' })),
    'holds an AWS access key id',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ key: 'wJalrXUtnFEMI7K7MDENGbPxRfiCYEXAMPLEKEY' })),
    'holds what looks like a key or password',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ pem: '-----BEGIN RSA PRIVATE KEY-----\nx' })),
    'holds a private key',
  ],
  [
    'MLF-SECRET-2',
    kindDev,
    () =>
      withObject(kindDev, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 's', namespace: 'opendatahub' },
        stringData: { password: 'x' },
      }),
    'has data for password',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' })),
    'data.key: holds what looks like a key or password',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ 'settings.env': 'KEY=wJalrXUtnFEMI7K7MDENGbPxRfiCYEXAMPLEKEY' })),
    'data.settings.env: holds what looks like a key or password',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ uri: 'postgresql://mlflow:hun$ter2@db/mlflow' })),
    'holds a password in a URI',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ uri: 'postgresql://db/mlflow?user=mlflow&password=hunter2' })),
    'holds the value of password',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => mlflowWith(kindDev, variable('AWS_SECRET_ACCESS_KEY', 'hunter2')),
    'spec.env[0].value: holds the value of AWS_SECRET_ACCESS_KEY',
  ],
  [
    'MLF-SECRET-1',
    standaloneProd,
    () => withServer('env: [{name: MLFLOW_CRYPTO_KEK_PASSPHRASE, value: hunter2}]'),
    'holds the value of MLFLOW_CRYPTO_KEK_PASSPHRASE',
  ],
  [
    'MLF-SECRET-1',
    standaloneProd,
    () => withServer('env: [{name: MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY, value: hunter2}]'),
    'holds the value of MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY',
  ],
];

export const allowed: readonly Allowed[] = [
  ...[
    'postgresql://$(DB_USER):$(DB_PASSWORD)@db/mlflow',
    'postgresql://<user>:<password>@db/mlflow',
    `quay.io/opendatahub/mlflow@sha256:${'0123456789abcdef'.repeat(4)}`,
    'artifacts/Data/Team1/Experiments/Production2',
    '/etc/mlflow/Certificates/Intermediate2/bundle',
    `-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ8zvK1x9XW5lBq7Tt0aJ\n-----END CERTIFICATE-----\n`,
  ].map((text) => ['MLF-SECRET-1', `the text "${text}"`, () => withObject(kindDev, configMap({ text }))] as const),
  [
    'MLF-SECRET-1',
    'a path to a file with a password',
    () => withObject(kindDev, configMap({ DB_PASSWORD: '/run/secrets/db' })),
  ],
];
