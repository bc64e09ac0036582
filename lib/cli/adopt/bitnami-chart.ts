/** Values of the chart bitnami/charts, bitnami/mlflow. */
import type { Adoption } from './adoption.js';
import { takeDatabase, takeStore } from './bitnami-stores.js';
import { takeIngress } from './gateway.js';
import { type Field, type Input, isTree } from './input.js';
import { computeAll, takeIdentity, takeImage, takePullSecrets, takeServer, takeService } from './pod.js';
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
      paths: [input.text('tracking.ingress.path') ?? ''],
      className: input.at('tracking.ingress.ingressClassName'),
      annotations: input.at('tracking.ingress.annotations'),
      tls: tlsOf(input, name),
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
function tlsOf(input: Input, hostname: string): Field {
  const value = input.isOn('tracking.ingress.tls') ? [{ secretName: `${hostname}-tls` }] : undefined;
  return { ...input.at('tracking.ingress.tls'), value };
}
