/** Values of the official chart: mlflow/mlflow, charts. */
import type { Adoption } from './adoption.js';
import { takeChartIngress } from './gateway.js';
import { type Field, type Input, isTree } from './input.js';
import { computeAll, takeIdentity, takeImage, takePullSecrets, takeServer, takeService } from './pod.js';
import { optionName, takeOptions } from './server-options.js';
import { takeUriOf } from './stores.js';
import { takeVariables, Variables } from './variables.js';
import { noteMounts, takeVolumes } from './volumes.js';

export function isOfficialChart({ tree }: Input): boolean {
  const { mlflow, server } = tree;
  const uris = ['backendStoreUri', 'backendStoreUriFrom', 'artifactsDestination', 'defaultArtifactRoot'];
  return (isTree(mlflow) && uris.some((name) => name in mlflow)) || (isTree(server) && 'value_options' in server);
}

export function adoptOfficialChart(adoption: Adoption, input: Input): void {
  const variables = new Variables();
  variables.addList(input, ['env']);
  const [volumes, mounts] = [input.at('extraVolumes'), input.at('extraVolumeMounts')];
  noteMounts(adoption, volumes, mounts);
  takeStorage(adoption, input);
  const options = new Map<string, { readonly field: Field; readonly text: string }>();
  const add = (name: string, field: Field): void => {
    const { value } = field;
    if (typeof value === 'string' || typeof value === 'number')
      options.set(optionName(name), { field, text: variables.expand(String(value)) });
  };
  for (const name of Object.keys(input.map('server.value_options')))
    add(name, input.field(['server', 'value_options', name]));
  for (const name of ['backendStoreUri', 'artifactsDestination', 'defaultArtifactRoot'])
    add(name, input.at(`mlflow.${name}`));
  const flags = new Map(
    input
      .list('server.flag_options')
      .map((name, i) => [optionName(String(name)), input.field(['server', 'flag_options', String(i)])] as const),
  );
  add('static-prefix', input.at('server.staticPrefix'));
  takeOptions(adoption, { values: options, flags }, (text) => variables.secretOf(text));
  takeUriFrom(adoption, input.at('mlflow.backendStoreUriFrom'));
  for (const name of ['registryStoreUri', 'registryStoreUriFrom'])
    adoption.lost(input.at(`mlflow.${name}`), 'write registryStore with its host and uriFrom');
  takeVariables(adoption, variables);
  takeIdentity(adoption, input.at('serviceAccount.annotations'));
  const repository = input.text('image.repository');
  const tag = input.text('image.tag');
  if (repository) takeImage(adoption, input.at('image'), { repository, ...(tag ? { tag } : {}) });
  takePullSecrets(adoption, input.at('imagePullSecrets'));
  takeServer(adoption, input, {
    replicaCount: 'replicas',
    resources: 'resources',
    envFrom: 'envFrom',
    podAnnotations: 'podAnnotations',
    podLabels: 'podLabels',
    nodeSelector: 'nodeSelector',
    tolerations: 'tolerations',
    affinity: 'affinity',
    extraInitContainers: 'initContainers',
    extraContainers: 'sidecars',
  });
  takeVolumes(adoption, volumes, mounts);
  takeChartIngress(adoption, input);
  if (input.isOn('garbageCollection.enabled')) {
    input.use(['garbageCollection', 'enabled']);
    for (const name of ['schedule', 'olderThan', 'resources'])
      adoption.take(input.at(`garbageCollection.${name}`), `garbageCollection.${name}`);
    adoption.computed(input.at('garbageCollection.allWorkspaces'), 'all workspaces');
    if (adoption.get('garbageCollection.schedule') === undefined)
      adoption.assume('garbageCollection.schedule', '0 2 * * 0', 'the default of the chart');
  }
  if (input.isOn('externalSecrets.enabled'))
    adoption.lost(input.at('externalSecrets'), 'write secrets with source: external-secrets and the store');
  if (input.isOn('serviceMonitor.enabled') || input.isOn('metrics.enabled'))
    for (const name of ['serviceMonitor', 'metrics'])
      adoption.lost(input.at(name), 'write observability.serviceMonitor with podNetworks, the address ranges of pods');
  if (input.isOn('networkPolicy.enabled')) {
    adoption.lost(
      input.at('networkPolicy.additionalEgressRules'),
      'write networkPolicy.additionalEgress, each with its reason',
    );
    adoption.computed(input.at('networkPolicy'), 'network policies of every connection');
  }
  takeService(adoption, input, 'service');
  computeAll(adoption, input, {
    probes: 'all probes',
    deploymentStrategy: 'by stores and replicas',
    tls: 'tls.source: a certificate of its own',
    podSecurityContext: 'the preset of the platform: securityPreset',
    securityContext: 'the preset of the platform: securityPreset',
    serviceAccount: 'the overlay has an account for each pod',
    namespace_rbac: 'the roles that the server needs; extraObjects for others',
    cluster_rbac: 'the roles that the server needs; extraObjects for others',
  });
}

/** The claim has the name of the release, which values do not contain. */
function takeStorage(adoption: Adoption, input: Input): void {
  if (!input.isOn('storage.enabled')) return;
  const path = input.text('storage.mountPath') ?? '/mlflow';
  adoption.mounts.push({ path });
  input.use(['storage', 'enabled']);
  input.use(['storage', 'mountPath']);
  const size = input.text('storage.size') ?? '10Gi';
  adoption.take(input.at('storage.size'), 'server.storage.resources.requests.storage');
  if (adoption.get('server.storage') === undefined)
    adoption.assume('server.storage.resources.requests.storage', size, 'the default of the chart');
  const mode = input.text('storage.accessMode');
  if (mode) adoption.take(input.at('storage.accessMode'), 'server.storage.accessModes', [mode]);
  else adoption.assume('server.storage.accessModes', ['ReadWriteOnce'], 'the default of the chart');
  adoption.take(input.at('storage.storageClassName'), 'server.storage.storageClassName');
  adoption.remind(
    'server.existingClaim',
    'the claim of the release holds the data: keep it (helm.sh/resource-policy: keep), write its name here, and remove server.storage',
  );
}

function takeUriFrom(adoption: Adoption, field: Field): void {
  const ref = isTree(field.value) ? field.value['secretKeyRef'] : undefined;
  if (!isTree(ref)) {
    adoption.lost(field, 'a URI is read from a Secret only');
    return;
  }
  takeUriOf(adoption, field, { name: String(ref['name']), key: String(ref['key']) });
}
