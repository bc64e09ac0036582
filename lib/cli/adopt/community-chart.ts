/** Values of the community chart: community-charts/helm-charts, charts/mlflow. */
import type { Adoption } from './adoption.js';
import { takeBucket, takeDatabase } from './community-stores.js';
import { takeChartIngress } from './gateway.js';
import { type Input, isTree } from './input.js';
import { computeAll, takeIdentity, takeImage, takePullSecrets, takeServer, takeService } from './pod.js';
import { optionName, takeOptions } from './server-options.js';
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
    adoption.take(input.at('autoscaling.targetCPUUtilizationPercentage'), 'server.autoscaling.targetCpuUtilization');
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
