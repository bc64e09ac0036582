/** Values of the community chart: community-charts/helm-charts, charts/mlflow. */
import type { Adoption } from './adoption.js';
import { takeChartIngress } from './gateway.js';
import { type Input, isTree } from './input.js';
import { computeAll, takeIdentity, takeImage, takePullSecrets, takeServer, takeService } from './pod.js';
import { keyPairSecret, takeKeyPair } from './s3.js';
import { optionName, takeOptions } from './server-options.js';
import { databaseSecret, takeArtifacts, takeBackend, takePrefix, takeUser } from './stores.js';
import { takeVariables, Variables } from './variables.js';
import { noteMounts, takeVolumes } from './volumes.js';

export function isCommunityChart({ tree }: Input): boolean {
  const { backendStore, artifactRoot } = tree;
  return isTree(artifactRoot) || isTree(backendStore) || (isTree(tree['extraEnvVars']) && isTree(tree['extraArgs']));
}

export function adoptCommunityChart(adoption: Adoption, input: Input): void {
  const variables = new Variables();
  variables.addMap(input, ['extraEnvVars']);
  const [volumes, mounts] = [input.at('extraVolumes'), input.at('extraVolumeMounts')];
  noteMounts(adoption, volumes, mounts);
  takeDatabase(adoption, input);
  takeBucket(adoption, input);
  const args = Object.entries(input.map('extraArgs'));
  takeOptions(
    adoption,
    {
      values: new Map(
        args.map(([name, value]) => {
          const text = variables.expand(String(value));
          return [optionName(name), { field: input.field(['extraArgs', name]), text }];
        }),
      ),
      flags: new Map(
        input.list('extraFlags').map((name, i) => [optionName(String(name)), input.field(['extraFlags', String(i)])]),
      ),
    },
    (text) => variables.secretOf(text),
  );
  takeVariables(adoption, variables);
  takeIdentity(adoption, input.at('serviceAccount.annotations'));
  const repository = input.text('image.repository');
  const [tag, digest] = [input.text('image.tag'), input.text('image.digest')];
  if (repository)
    takeImage(adoption, input.at('image'), { repository, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) });
  takePullSecrets(adoption, input.at('imagePullSecrets'));
  const secrets = input.at('extraSecretNamesForEnvFrom');
  if (Array.isArray(secrets.value))
    adoption.take(
      secrets,
      'server.envFrom',
      secrets.value.map((name) => ({ secretRef: { name } })),
    );
  takeServer(adoption, input, {
    replicaCount: 'replicas',
    resources: 'resources',
    podAnnotations: 'podAnnotations',
    extraPodLabels: 'podLabels',
    nodeSelector: 'nodeSelector',
    tolerations: 'tolerations',
    affinity: 'affinity',
    initContainers: 'initContainers',
    extraContainers: 'sidecars',
  });
  takeVolumes(adoption, volumes, mounts);
  const level = input.text('log.level');
  if (level && input.isOn('log.enabled'))
    adoption.take(input.at('log.level'), 'server.options.logLevel', level.toUpperCase());
  input.use(['log']);
  if (input.isOn('autoscaling.enabled')) {
    for (const name of ['minReplicas', 'maxReplicas'])
      adoption.take(input.at(`autoscaling.${name}`), `server.autoscaling.${name}`);
    input.use(['autoscaling', 'enabled']);
    adoption.lost(input.at('autoscaling.metrics'), 'the autoscaler uses CPU: server.autoscaling.targetCpuUtilization');
  }
  takeChartIngress(adoption, input);
  if (input.isOn('auth.enabled') || input.isOn('ldapAuth.enabled'))
    for (const name of ['auth', 'ldapAuth'])
      adoption.lost(
        input.at(name),
        'accounts and permissions of basic authentication stay behind: choose authentication',
      );
  if (input.isOn('oauth2Proxy.enabled'))
    adoption.lost(input.at('oauth2Proxy'), 'write authentication with type: proxy and the issuer');
  if (input.isOn('oidcAuth.enabled'))
    adoption.lost(input.at('oidcAuth'), 'write authentication with type: oidc, the issuer and the groups');
  if (input.isOn('serviceMonitor.enabled'))
    adoption.lost(
      input.at('serviceMonitor'),
      'write observability.serviceMonitor with podNetworks, the address ranges of pods',
    );
  for (const name of ['postgresql', 'postgres', 'mysql', 'minio'])
    if (input.isOn(`${name}.enabled`))
      adoption.lost(
        input.at(name),
        'it is deleted with the release: move its data, and write backendStore or artifactStore',
      );
  takeService(adoption, input, 'service');
  computeAll(adoption, input, {
    'backendStore.databaseMigration': 'a Job migrates before each version',
    'backendStore.databaseConnectionCheck': 'the migration waits for the database',
    strategy: 'by stores and replicas',
    podSecurityContext: 'the preset of the platform: securityPreset',
    securityContext: 'the preset of the platform: securityPreset',
    serviceAccount: 'the overlay has an account for each pod',
    livenessProbe: 'all probes',
    readinessProbe: 'all probes',
    flaskServerSecretKey: 'not used: there are no forms of basic authentication',
    ingress: 'gateway',
    initImages: 'init containers of the chart are not used',
    telemetry: 'telemetry is off',
  });
}

function takeDatabase(adoption: Adoption, input: Input): void {
  const to = 'backendStore';
  if (input.isOn('backendStore.mysql.enabled'))
    adoption.lost(
      input.at('backendStore.mysql'),
      'a backend store is PostgreSQL or SQLite: move the data to PostgreSQL first',
    );
  if (input.isOn('backendStore.mssql.enabled'))
    adoption.lost(
      input.at('backendStore.mssql'),
      'a backend store is PostgreSQL or SQLite: move the data to PostgreSQL first',
    );
  const path = input.text('backendStore.defaultSqlitePath');
  if (path && !path.startsWith(':memory:'))
    takeBackend(adoption, input.at('backendStore.defaultSqlitePath'), `sqlite:///${path}`);
  if (!input.isOn('backendStore.postgres.enabled')) return;
  adoption.take(input.at('backendStore.postgres.enabled'), `${to}.type`, 'postgresql');
  adoption.take(input.at('backendStore.postgres.host'), `${to}.host`);
  const port = input.text('backendStore.postgres.port');
  if (port)
    adoption.take(input.at('backendStore.postgres.port'), `${to}.port`, /^\d+$/.test(port) ? Number(port) : port);
  adoption.take(input.at('backendStore.postgres.database'), `${to}.database`);
  adoption.computed(input.at('backendStore.postgres.driver'), 'server.image.postgresqlDriver');
  const [user, password] = [input.at('backendStore.postgres.user'), input.at('backendStore.postgres.password')];
  const name = input.text('backendStore.existingDatabaseSecret.name');
  if (name)
    takeUser(
      adoption,
      input.at('backendStore.existingDatabaseSecret'),
      { name, key: input.text('backendStore.existingDatabaseSecret.usernameKey') ?? 'username' },
      { name, key: input.text('backendStore.existingDatabaseSecret.passwordKey') ?? 'password' },
    );
  const literals = [user, password].filter(({ value }) => value !== undefined);
  if (name) for (const field of literals) adoption.computed(field, 'the Secret has it');
  else if (literals.length > 0) adoption.secret(literals, databaseSecret(adoption));
  adoption.remind(`${to}.tls`, 'verify-full is the default, which the existing connection may not be');
}

function takeBucket(adoption: Adoption, input: Input): void {
  const to = 'artifactStore';
  const isServed = input.isOn('artifactRoot.proxiedArtifactStorage');
  const kind = ['s3', 'gcs', 'azureBlob'].find((name) => input.isOn(`artifactRoot.${name}.enabled`));
  const at = (name: string) => input.at(`artifactRoot.${kind}.${name}`);
  adoption.computed(input.at('artifactRoot.proxiedArtifactStorage'), 'artifactStore.access, served by default');
  const root = input.at('artifactRoot.defaultArtifactRoot');
  if (!kind && !isServed && typeof root.value === 'string' && root.value.startsWith('/'))
    takeArtifacts(adoption, root, root.value, true);
  else adoption.computed(root, 'artifactStore');
  const folder = input.text('artifactRoot.defaultArtifactsDestination');
  if (folder && !kind && isServed)
    takeArtifacts(adoption, input.at('artifactRoot.defaultArtifactsDestination'), folder, true);
  else adoption.computed(input.at('artifactRoot.defaultArtifactsDestination'), 'artifactStore');
  if (!kind) return;
  adoption.take(at('enabled'), `${to}.type`, kind === 'azureBlob' ? 'azure' : kind);
  if (kind === 'azureBlob') {
    adoption.take(at('storageAccount'), `${to}.account`);
    adoption.take(at('container'), `${to}.container`);
  } else adoption.take(at('bucket'), `${to}.bucket`);
  takePrefix(adoption, at('path'), input.text(`artifactRoot.${kind}.path`)?.replace(/^\/|\/$/g, '') ?? '', isServed);
  if (!isServed) adoption.assume(`${to}.access`, 'direct', 'clients access the store directly today');
  const name = input.text(`artifactRoot.${kind}.existingSecret.name`);
  const key = (path: string, otherwise: string) =>
    input.text(`artifactRoot.${kind}.existingSecret.${path}`) ?? otherwise;
  if (kind === 's3' && name)
    takeKeyPair(
      adoption,
      at('existingSecret'),
      name,
      key('keyOfAccessKeyId', 'AWS_ACCESS_KEY_ID'),
      key('keyOfSecretAccessKey', 'AWS_SECRET_ACCESS_KEY'),
    );
  const pair = [at('awsAccessKeyId'), at('awsSecretAccessKey')].filter(({ value }) => value !== undefined);
  if (pair.length > 0 && name) for (const field of pair) adoption.computed(field, 'the Secret has it');
  else if (pair.length > 0) adoption.secret(pair, keyPairSecret(adoption));
  for (const [field, type, secretKey] of [
    [at('accessKey'), 'access-key', 'AZURE_STORAGE_ACCESS_KEY'],
    [at('connectionString'), 'connection-string', 'AZURE_STORAGE_CONNECTION_STRING'],
  ] as const) {
    if (field.value === undefined) continue;
    adoption.secret([field], `create Secret ${adoption.instance}-artifacts-credentials with the key ${secretKey}`);
    adoption.assume(`${to}.credentials`, { type }, 'as today');
  }
}
