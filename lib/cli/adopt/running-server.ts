/** The objects of a running server: the Deployment or StatefulSet that runs `mlflow server`, and what belongs to it. */
import type { Adoption } from './adoption.js';
import { takeIngress } from './gateway.js';
import { type Field, Input, isTree, type Tree } from './input.js';
import { takeImage, takePullSecrets, takeServer } from './pod.js';
import { takeOptions } from './server-options.js';
import { takeVariables, Variables } from './variables.js';
import { noteMounts, takeVolumes } from './volumes.js';

const pod = ['spec', 'template', 'spec'];

/** The container of a workload that runs the server; its index. */
export function serverContainer(object: Tree): number {
  const spec = pod.reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), object);
  const list = isTree(spec) && Array.isArray(spec['containers']) ? (spec['containers'] as readonly unknown[]) : [];
  const words = list.map((item) => (isTree(item) ? wordsOf(item).join(' ') : ''));
  const runs = words.findIndex((text) =>
    /\bmlflow\b.*\b(server|ui)\b|--(backend-store-uri|default-artifact-root)/.test(text),
  );
  if (runs >= 0) return runs;
  const image = (item: unknown) => isTree(item) && /(^|\/)mlflow(-server)?([:@]|$)/.test(String(item['image']));
  return list.findIndex((item) => image(item));
}

/** Command and arguments; the words of a shell's script. */
function wordsOf(container: Tree): readonly string[] {
  const all = [container['command'], container['args']].flatMap((list) =>
    Array.isArray(list) ? list.map(String) : [],
  );
  return all
    .flatMap((text) => (/\s/.test(text) ? text.replace(/\\\n/g, ' ').split(/\s+/) : [text]))
    .filter((word) => word !== '');
}

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

/** `--name value`, `--name=value`, and flags. */
function optionsOf(input: Input, container: readonly string[], variables: Variables) {
  const values = new Map<string, { readonly field: Field; readonly text: string }>();
  const flags = new Map<string, Field>();
  const given = input.map(container.join('.'));
  const words = wordsOf(given);
  const place = input.field([...container, given['args'] === undefined ? 'command' : 'args']);
  for (const key of ['command', 'args']) input.use([...container, key]);
  const short: Readonly<Record<string, string>> = { '-h': '--host', '-p': '--port', '-w': '--workers' };
  for (const [i, given] of words.entries()) {
    const word = short[given] ?? given;
    if (!word.startsWith('--')) continue;
    const [, name = '', value] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const next = words[i + 1];
    const raw = value ?? (next !== undefined && !next.startsWith('-') ? next : undefined);
    const field: Field = { ...place, where: `${place.where} --${name}` };
    if (raw === undefined) flags.set(name, field);
    else values.set(name, { field, text: variables.expand(raw.replace(/^(["'])(.*)\1$/, '$2')) });
  }
  for (const [name, variable] of [
    ['backend-store-uri', 'MLFLOW_BACKEND_STORE_URI'],
    ['artifacts-destination', 'MLFLOW_ARTIFACTS_DESTINATION'],
    ['default-artifact-root', 'MLFLOW_DEFAULT_ARTIFACT_ROOT'],
    ['static-prefix', 'MLFLOW_STATIC_PREFIX'],
  ] as const) {
    const found = variables.get(variable);
    if (!found || values.has(name)) continue;
    values.set(name, { field: found.field, text: variables.expand(`$(${variable})`) });
  }
  return { values, flags };
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

function nameOf(object: unknown): string {
  const metadata = isTree(object) ? object['metadata'] : undefined;
  return isTree(metadata) ? String(metadata['name'] ?? '') : '';
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

/** Ingresses and routes to a Service of the pods. */
function takeRoutes(adoption: Adoption, workload: Tree, others: readonly Tree[]): void {
  const labels = new Input(workload).map('spec.template.metadata.labels');
  const services = others
    .filter((one) => one['kind'] === 'Service')
    .filter((one) => {
      const selector = Object.entries(new Input(one).map('spec.selector'));
      return selector.length > 0 && selector.every(([name, value]) => labels[name] === value);
    })
    .map((one) => nameOf(one));
  const leads = (one: Tree) => services.some((name) => JSON.stringify(one['spec'] ?? {}).includes(`"name":"${name}"`));
  for (const one of others) {
    const name = nameOf(one);
    const input = new Input(one, `${String(one['kind'])} ${name}: `);
    const isRoute = ['Ingress', 'Route', 'HTTPRoute'].includes(String(one['kind'])) && leads(one);
    if (isRoute && adoption.get('gateway') === undefined) takeRoute(adoption, input);
    else if (isRoute) adoption.lost(input.at('spec'), 'an environment has one gateway: add its hostnames there');
    else if (one !== workload) sayObject(adoption, input, services.includes(name));
  }
}

function takeRoute(adoption: Adoption, input: Input): void {
  switch (input.text('kind')) {
    case 'Ingress':
      takeIngress(adoption, {
        hosts: input.at('spec.rules'),
        hostnames: input.list('spec.rules').map((rule) => (isTree(rule) ? String(rule['host'] ?? '') : '')),
        className: input.at('spec.ingressClassName'),
        annotations: input.at('metadata.annotations'),
        tls: input.at('spec.tls'),
      });
      break;
    case 'Route':
      adoption.assume('gateway.type', 'route', 'as today');
      adoption.take(input.at('spec.host'), 'gateway.hostnames', [input.text('spec.host')]);
      break;
    default:
      takeHttpRoute(adoption, input);
  }
}

const computedKinds: Readonly<Record<string, string>> = {
  Secret: 'referred to by its name, and not read',
  ConfigMap: 'only the variables of the server are taken',
  PersistentVolumeClaim: 'server.existingClaim refers to the claim of the data',
  PodDisruptionBudget: 'a disruption budget with two or more pods',
  NetworkPolicy: 'network policies of every connection',
  ServiceAccount: 'the overlay has an account for each pod',
  ReplicaSet: 'made by the Deployment',
  Pod: 'made by its workload',
  Endpoints: 'made by the Service',
};

/** What becomes of an object beside the workload. */
function sayObject(adoption: Adoption, input: Input, isService: boolean): void {
  const field = { ...input.field(['kind']), where: input.label.replace(/: $/, '') };
  const kind = input.text('kind') ?? '';
  const why = computedKinds[kind];
  if (isService) {
    if (['LoadBalancer', 'NodePort'].includes(input.text('spec.type') ?? ''))
      adoption.lost(field, 'access from outside the cluster: write gateway');
    else adoption.computed(field, 'a Service with port 5000, or 8443 with TLS: server.service');
    return;
  }
  if (why) adoption.computed(field, why);
  else if (kind === 'HorizontalPodAutoscaler') adoption.lost(field, 'write server.autoscaling');
  else adoption.lost(field, 'it is no part of the server: extraObjects can contain it');
}

function takeHttpRoute(adoption: Adoption, input: Input): void {
  const parent = input.list('spec.parentRefs')[0];
  if (!isTree(parent)) return;
  adoption.assume('gateway.type', 'gateway-api', 'as today');
  adoption.take(input.at('spec.hostnames'), 'gateway.hostnames');
  const field = input.at('spec.parentRefs');
  adoption.take(field, 'gateway.name', parent['name']);
  adoption.take(field, 'gateway.namespace', parent['namespace'] ?? input.text('metadata.namespace'));
  adoption.take(field, 'gateway.sectionName', parent['sectionName']);
}
