/** The objects of a running server: the Deployment or StatefulSet that runs `mlflow server`, and what belongs to it. */
import type { Adoption } from './adoption.js';
import { type Field, Input, isTree, type Tree } from './input.js';
import { takeImage, takePullSecrets, takeServer } from './pod.js';
import { optionsOf, pod, serverContainer, serverWord, wordsOf } from './running-container.js';
import { nameOf, takeRoutes } from './running-routes.js';
import { takeOptions } from './server-options.js';
import { takeVariables, Variables } from './variables.js';
import { noteMounts, takeVolumes } from './volumes.js';

export function adoptRunningServer(adoption: Adoption, workload: Tree, others: readonly Tree[]): readonly Input[] {
  const name = nameOf(workload);
  const input = new Input(workload, `${String(workload['kind'])} ${name}: `);
  const index = String(serverContainer(workload));
  const container = [...pod, 'containers', index];
  const at = (...keys: readonly string[]) => input.field([...container, ...keys]);
  const path = (key: string) => [...container, key].join('.');
  const variables = new Variables();
  takeConfigMaps(adoption, input, container, variables, others);
  variables.addList(input, [...container, 'env']);
  const [volumes, mounts] = [input.field([...pod, 'volumes']), at('volumeMounts')];
  noteMounts(adoption, volumes, mounts);
  noteTemplates(adoption, input, mounts);
  const words = wordsOf(input.map(container.join('.')));
  const first = words
    .slice(0, serverWord(words))
    .filter((word) => !/^(\/?(usr\/)?bin\/)?(sh|bash|env)$|^-\w+$/.test(word));
  if (first.some((word) => /&&|;$|\|\|/.test(word)))
    adoption.lost(
      { ...at('command'), value: first, where: `${at('command').where} before mlflow server` },
      'what the shell runs first: build what it installs or writes into the image; the database is migrated by a Job',
    );
  takeOptions(adoption, optionsOf(input, container, variables), (text) => variables.secretOf(text));
  takeVariables(adoption, variables);
  takeServer(adoption, input, {
    'spec.replicas': 'replicas',
    [path('resources')]: 'resources',
    'spec.template.spec.nodeSelector': 'nodeSelector',
    'spec.template.spec.tolerations': 'tolerations',
    'spec.template.spec.affinity': 'affinity',
    'spec.template.spec.topologySpreadConstraints': 'topologySpreadConstraints',
    'spec.template.spec.priorityClassName': 'priorityClassName',
  });
  takeVolumes(adoption, volumes, mounts);
  takeInitContainers(adoption, input);
  const image = /^(.*?)(?::([^:/@]+))?(?:@(.+))?$/.exec(String(at('image').value ?? ''));
  if (image?.[1])
    takeImage(adoption, at('image'), {
      repository: image[1],
      ...(image[2] ? { tag: image[2] } : {}),
      ...(image[3] ? { digest: image[3] } : {}),
    });
  takePullSecrets(adoption, input.field([...pod, 'imagePullSecrets']));
  for (const [i, item] of input.list([...pod, 'containers'].join('.')).entries())
    if (String(i) !== index && isTree(item))
      adoption.lost(
        input.field([...pod, 'containers', String(i)]),
        'write it in server.sidecars, or authentication if it is a proxy that logs users in',
      );
  const computed =
    /^(livenessProbe|readinessProbe|startupProbe|ports|name|imagePullPolicy|terminationMessage\w+|securityContext)$/;
  for (const key of Object.keys(input.map(container.join('.')))) if (computed.test(key)) input.use([...container, key]);
  adoption.computed(input.field([...pod, 'securityContext']), 'the preset of the platform: securityPreset');
  for (const key of ['serviceAccountName', 'serviceAccount'])
    adoption.computed(input.field([...pod, key]), 'the overlay has an account for each pod');
  for (const key of [
    'dnsPolicy',
    'restartPolicy',
    'schedulerName',
    'terminationGracePeriodSeconds',
    'enableServiceLinks',
    'hostname',
  ])
    input.use([...pod, key]);
  for (const keys of [
    ['apiVersion'],
    ['kind'],
    ['metadata'],
    ['status'],
    ['spec', 'selector'],
    ['spec', 'template', 'metadata'],
  ])
    input.use(keys);
  for (const key of [
    'strategy',
    'updateStrategy',
    'progressDeadlineSeconds',
    'revisionHistoryLimit',
    'serviceName',
    'podManagementPolicy',
    'persistentVolumeClaimRetentionPolicy',
  ])
    input.use(['spec', key]);
  takeRoutes(adoption, workload, others);
  if (name === adoption.instance)
    adoption.remind(
      'name',
      `the ${String(workload['kind'])} ${name} has another selector, which cannot be changed: delete it when the overlay is applied, or give the new server another name`,
    );
  return [input];
}

/** ConfigMaps among the objects are read; Secrets never are. */
function takeConfigMaps(
  adoption: Adoption,
  input: Input,
  container: readonly string[],
  variables: Variables,
  others: readonly Tree[],
): void {
  const rest: unknown[] = [];
  for (const item of input.list([...container, 'envFrom'].join('.'))) {
    const ref = isTree(item) ? item['configMapRef'] : undefined;
    const found = isTree(ref)
      ? others.find((one) => one['kind'] === 'ConfigMap' && nameOf(one) === ref['name'])
      : undefined;
    if (found) variables.addMap(new Input(found, `ConfigMap ${nameOf(found)}: `), ['data']);
    else rest.push(item);
  }
  const field = input.field([...container, 'envFrom']);
  if (rest.length > 0) adoption.take(field, 'server.envFrom', rest);
  else input.use(field.keys);
}

/** Claims of a StatefulSet's templates are those of its first pod. */
function noteTemplates(adoption: Adoption, input: Input, mounts: Field): void {
  const templates = input.list('spec.volumeClaimTemplates').map((item) => nameOf(item));
  for (const mount of Array.isArray(mounts.value) ? mounts.value.filter(isTree) : []) {
    const volume = String(mount['name']);
    const path = String(mount['mountPath']).replace(/\/$/, '');
    if (templates.includes(volume)) adoption.mounts.push({ path, volume, claim: `${volume}-${nameOf(input.tree)}-0` });
  }
  input.use(['spec', 'volumeClaimTemplates']);
}

/** The migration is a Job of the overlay, and pods wait for nothing else. */
function takeInitContainers(adoption: Adoption, input: Input): void {
  for (const [i, item] of input.list('spec.template.spec.initContainers').entries()) {
    const field = input.field([...pod, 'initContainers', String(i)]);
    const isMigration =
      isTree(item) && /db upgrade|migrat|dbcheck|wait/i.test(JSON.stringify([item['name'], wordsOf(item).join(' ')]));
    if (isMigration) adoption.computed(field, 'a Job migrates before each version');
    else adoption.lost(field, 'write it in server.initContainers, if the new server needs it');
  }
}
