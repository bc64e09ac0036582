/** Values of the chart bitnami/charts, bitnami/mlflow. */
import type { Adoption } from './adoption.js';
import { takeIngress } from './gateway.js';
import { type Input, isTree } from './input.js';
import { computeAll, takeIdentity, takeImage, takePullSecrets, takeServer, takeService } from './pod.js';
import { keyPairSecret, takeEndpoint, takeKeyPair } from './s3.js';
import { databaseSecret, takePrefix } from './stores.js';
import { takeVariables, Variables } from './variables.js';

export function isBitnamiChart({ tree }: Input): boolean {
  return ['tracking', 'externalDatabase', 'externalS3', 'externalGCS', 'externalAzureBlob'].some((name) =>
    isTree(tree[name]),
  );
}

export function adoptBitnamiChart(adoption: Adoption, input: Input): void {
  const variables = new Variables();
  variables.addList(input, ['tracking', 'extraEnvVars']);
  takeDatabase(adoption, input);
  takeStore(adoption, input);
  takeVariables(adoption, variables);
  takeIdentity(adoption, input.at('tracking.serviceAccount.annotations'));
  const repository = input.text('image.repository');
  if (repository) {
    const [registry, tag, digest] = [input.text('image.registry'), input.text('image.tag'), input.text('image.digest')];
    takeImage(adoption, input.at('image'), {
      repository,
      ...(registry ? { registry } : {}),
      ...(tag ? { tag } : {}),
      ...(digest ? { digest } : {}),
    });
  }
  takePullSecrets(adoption, input.at('global.imagePullSecrets'));
  takeServer(adoption, input, {
    'tracking.replicaCount': 'replicas',
    'tracking.resources': 'resources',
    'tracking.podLabels': 'podLabels',
    'tracking.podAnnotations': 'podAnnotations',
    'tracking.nodeSelector': 'nodeSelector',
    'tracking.tolerations': 'tolerations',
    'tracking.affinity': 'affinity',
    'tracking.topologySpreadConstraints': 'topologySpreadConstraints',
    'tracking.priorityClassName': 'priorityClassName',
    'tracking.initContainers': 'initContainers',
    'tracking.sidecars': 'sidecars',
    'tracking.extraVolumes': 'volumes',
    'tracking.extraVolumeMounts': 'volumeMounts',
  });
  adoption.lost(input.at('tracking.extraArgs'), 'write workers, staticPrefix and options of server');
  if (input.isOn('tracking.ingress.enabled')) {
    const extra = input
      .list('tracking.ingress.extraHosts')
      .map((item) => (isTree(item) ? String(item['name'] ?? '') : ''));
    for (const name of ['enabled', 'path', 'pathType', 'extraHosts', 'selfSigned'])
      input.use(['tracking', 'ingress', name]);
    const name = input.text('tracking.ingress.hostname') ?? '';
    takeIngress(adoption, {
      hosts: input.at('tracking.ingress.hostname'),
      hostnames: [name, ...extra],
      className: input.at('tracking.ingress.ingressClassName'),
      annotations: input.at('tracking.ingress.annotations'),
      tls: new InputOfTls(input, name).field,
    });
    input.use(['tracking', 'ingress', 'tls']);
  }
  if (input.at('tracking.auth.enabled').value !== false)
    adoption.lost(
      input.at('tracking.auth'),
      'accounts and permissions of basic authentication stay behind: choose authentication',
    );
  if (input.isOn('tracking.metrics.enabled'))
    adoption.lost(
      input.at('tracking.metrics'),
      'write observability.serviceMonitor with podNetworks, the address ranges of pods',
    );
  adoption.lost(input.at('run'), 'the Job or Deployment that runs a project is no part of a server');
  takeService(adoption, input, 'tracking.service');
  computeAll(adoption, input, {
    'tracking.enabled': 'the server',
    'tracking.host': 'server.options.host',
    'tracking.containerPorts': 'the ports of the server',
    'tracking.resourcesPreset': 'by the number of workers: server.size',
    'tracking.podSecurityContext': 'the preset of the platform: securityPreset',
    'tracking.containerSecurityContext': 'the preset of the platform: securityPreset',
    'tracking.livenessProbe': 'all probes',
    'tracking.readinessProbe': 'all probes',
    'tracking.startupProbe': 'all probes',
    'tracking.networkPolicy': 'network policies of every connection',
    'tracking.pdb': 'a disruption budget with two or more pods',
    'tracking.serviceAccount': 'the overlay has an account for each pod',
    'tracking.runUpgradeDB': 'a Job migrates before each version',
    'tracking.podAntiAffinityPreset': 'pods are spread over nodes and zones',
    'tracking.tls': 'tls.source: a certificate of its own',
    'tracking.persistence': 'the volume is only created for SQLite and files',
    volumePermissions: 'not needed: fsGroup',
    waitContainer: 'the migration waits for the database',
    gitImage: 'not used',
  });
}

/** The chart takes the Secret `<hostname>-tls`. */
class InputOfTls {
  constructor(
    private readonly input: Input,
    private readonly hostname: string,
  ) {}

  get field() {
    const field = this.input.at('tracking.ingress.tls');
    const value = this.input.isOn('tracking.ingress.tls') ? [{ secretName: `${this.hostname}-tls` }] : undefined;
    return { ...field, value };
  }
}

function takeDatabase(adoption: Adoption, input: Input): void {
  const to = 'backendStore';
  if (input.at('postgresql.enabled').value !== false) {
    const field = input.at('postgresql');
    const why =
      'the database of the chart is deleted with the release: move its data to one that lasts, and write backendStore';
    if (field.value === undefined) adoption.remind(to, why);
    else adoption.lost(field, why);
    return;
  }
  input.use(['postgresql']);
  if (input.text('externalDatabase.host') === undefined) return;
  adoption.assume(`${to}.type`, 'postgresql', 'externalDatabase');
  adoption.take(input.at('externalDatabase.host'), `${to}.host`);
  adoption.take(input.at('externalDatabase.port'), `${to}.port`, Number(input.text('externalDatabase.port')));
  adoption.take(input.at('externalDatabase.database'), `${to}.database`);
  adoption.computed(input.at('externalDatabase.dialectDriver'), 'server.image.postgresqlDriver');
  adoption.lost(input.at('externalDatabase.authDatabase'), 'users and permissions of basic authentication');
  const name = input.text('externalDatabase.existingSecret');
  const user = input.at('externalDatabase.user');
  if (name) {
    const passwordKey = input.text('externalDatabase.existingSecretPasswordKey') ?? 'db-password';
    adoption.take(input.at('externalDatabase.existingSecret'), `${to}.credentials`, {
      type: 'user',
      name,
      passwordKey,
    });
    input.use(['externalDatabase', 'existingSecretPasswordKey']);
    adoption.secret(
      user.value === undefined ? [input.at('externalDatabase.existingSecret')] : [user],
      `add the key username to Secret ${name}`,
    );
  } else
    adoption.secret(
      [user, input.at('externalDatabase.password')].filter(({ value }) => value !== undefined),
      databaseSecret(adoption),
    );
  adoption.remind(`${to}.tls`, 'verify-full is the default, which the existing connection may not be');
}

function takeStore(adoption: Adoption, input: Input): void {
  const to = 'artifactStore';
  if (input.at('minio.enabled').value !== false) {
    const why = 'the MinIO of the chart is deleted with the release: move its objects, and write artifactStore';
    if (input.at('minio').value === undefined) adoption.remind(to, why);
    else adoption.lost(input.at('minio'), why);
    return;
  }
  input.use(['minio']);
  for (const name of ['externalGCS', 'externalAzureBlob'])
    adoption.lost(input.at(name), 'write artifactStore with type: gcs or azure, and its credentials');
  const host = input.text('externalS3.host');
  if (!host) return;
  const [protocol, port] = [input.text('externalS3.protocol') ?? 'https', input.text('externalS3.port') ?? '443'];
  adoption.assume(`${to}.type`, 's3', 'externalS3');
  adoption.take(input.at('externalS3.bucket'), `${to}.bucket`);
  const isDefault = port === (protocol === 'https' ? '443' : '80');
  takeEndpoint(adoption, input.at('externalS3.host'), `${protocol}://${host}${isDefault ? '' : `:${port}`}`);
  for (const name of ['protocol', 'port', 'useCredentialsInSecret', 'serveArtifacts']) input.use(['externalS3', name]);
  const isServed = input.at('externalS3.serveArtifacts').value !== false;
  takePrefix(adoption, input.at('externalS3.bucket'), '', isServed);
  if (!isServed) adoption.assume(`${to}.access`, 'direct', 'clients access the store directly today');
  const name = input.text('externalS3.existingSecret');
  if (name) {
    const [id, secret] = ['existingSecretAccessKeyIDKey', 'existingSecretKeySecretKey'] as const;
    takeKeyPair(
      adoption,
      input.at('externalS3.existingSecret'),
      name,
      input.text(`externalS3.${id}`) ?? 'root-user',
      input.text(`externalS3.${secret}`) ?? 'root-password',
    );
    for (const key of [id, secret]) input.use(['externalS3', key]);
  }
  const pair = [input.at('externalS3.accessKeyID'), input.at('externalS3.accessKeySecret')].filter(
    ({ value }) => value !== undefined,
  );
  if (pair.length > 0 && !name) adoption.secret(pair, keyPairSecret(adoption));
}
