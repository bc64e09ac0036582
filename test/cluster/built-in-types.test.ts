import { join } from 'node:path';
import { type SchemaViolation, validateObject } from '../../lib/crds/validate.js';
import { importedKind, resolve } from '../../lib/kubernetes/kubernetes-schema.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import type { FieldPath, StructuralSchema } from '../../lib/kubernetes/structural.js';
import { filesBelow } from '../../lib/output/files.js';
import { isWhole } from '../support/sample.js';
import type { Status } from './harness/api.js';
import { Cluster, readObjects } from './harness/cluster.js';
import { overlays } from './harness/overlays.js';
import { randomResources } from './harness/random-resources.js';

/** Any number will do; the same one gives the same objects. */
const seed = 20261129;

/** Of each kind. With 1,000 there were no differences either (2026-11-29, Kubernetes 1.37). */
const count = isWhole ? 400 : 80;

const rendered = filesBelow(overlays)
  .filter((file) => /\.yaml$/.test(file) && !/kustomization|crds/.test(file))
  .flatMap((file) => readObjects(join(overlays, file)));

/** Of kinds that no reference overlay has. */
const byHand: readonly Record<string, unknown>[] = [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['mlflow.example.com'], secretName: 'tls' }],
      rules: [
        {
          host: 'mlflow.example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'mlflow', port: { number: 80 } } } }],
          },
        },
      ],
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    spec: {
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] } },
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          { action: 'FailJob', onExitCodes: { containerName: 'a', operator: 'In', values: [1, 2] } },
        ],
      },
    },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mlflow' },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 75 } } },
        { type: 'Pods', pods: { metric: { name: 'a' }, target: { type: 'AverageValue', averageValue: '1' } } },
        { type: 'External', external: { metric: { name: 'a' }, target: { type: 'Value', value: '1' } } },
      ],
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: 'Pods', value: 1, periodSeconds: 120 }] },
      },
    },
  },
];

const labelled = {
  selector: { matchLabels: { a: 'b' } },
  template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
};

const file = { key: 'a', path: 'b', mode: 0o400 };
const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }] };
const term = { topologyKey: 'a', namespaces: ['a'], labelSelector: { matchLabels: { a: 'b' } }, matchLabelKeys: ['c'] };

/** What pods of overlays do not have: each field here is one that random changes reach. */
const unusualPod = {
  resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }],
  hostAliases: [{ ip: '10.0.0.1', hostnames: ['a.example.com'] }],
  dnsConfig: { nameservers: ['1.1.1.1'], searches: ['a.b'], options: [{ name: 'ndots', value: '2' }] },
  readinessGates: [{ conditionType: 'example.com/a' }],
  securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] },
  runtimeClassName: 'gvisor',
  os: { name: 'linux' },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: required,
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, preference: { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] } },
      ],
    },
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
  },
  containers: [
    {
      name: 'a',
      image: 'a',
      env: [
        { name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
        { name: 'B', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } },
        { name: 'C', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } },
      ],
      ports: [{ containerPort: 80, hostPort: 80 }],
      resources: { claims: [{ name: 'gpu', request: 'a' }], limits: { cpu: '1', 'hugepages-2Mi': '2Mi' } },
      resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
      volumeDevices: [{ name: 'claim', devicePath: '/dev/a' }],
      volumeMounts: [{ name: 'csi', mountPath: '/a', readOnly: true, recursiveReadOnly: 'IfPossible' }],
      lifecycle: { stopSignal: 'SIGTERM', preStop: { httpGet: { path: '/a', port: 80 } } },
    },
  ],
  initContainers: [
    { name: 'b', image: 'b', restartPolicy: 'Always', startupProbe: { grpc: { port: 80, service: 'a' } } },
  ],
  volumes: [
    { name: 'csi', csi: { driver: 'a.example.com', nodePublishSecretRef: { name: 'a' } } },
    { name: 'claim', persistentVolumeClaim: { claimName: 'a' } },
    { name: 'image', image: { reference: 'a', pullPolicy: 'Always' } },
    {
      name: 'ephemeral',
      ephemeral: {
        volumeClaimTemplate: {
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      },
    },
    {
      name: 'files',
      downwardAPI: {
        items: [
          { path: 'a', fieldRef: { fieldPath: 'metadata.labels' } },
          { path: 'b', resourceFieldRef: { containerName: 'a', resource: 'limits.cpu', divisor: '1m' } },
        ],
      },
    },
    {
      name: 'projected',
      projected: {
        sources: [
          { secret: { name: 'a', items: [file] } },
          { configMap: { name: 'a', items: [{ ...file, path: 'c' }] } },
          { serviceAccountToken: { path: 'd', expirationSeconds: 3600 } },
          { clusterTrustBundle: { signerName: 'example.com/a', path: 'e' } },
          { podCertificate: { signerName: 'example.com/a', keyType: 'ED25519', credentialBundlePath: 'f' } },
        ],
      },
    },
  ],
};

/** Of kinds that only users add. */
const added: readonly Record<string, unknown>[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    spec: { ...labelled, template: { ...labelled.template, spec: unusualPod } },
  },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', spec: { ...labelled, updateStrategy: { type: 'RollingUpdate' } } },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'a' },
      persistentVolumeReclaimPolicy: 'Retain',
    },
  },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    spec: { hard: { 'requests.cpu': '4', pods: 4, 'count/deployments.apps': 4, 'requests.nvidia.com/gpu': 4 } },
  },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    spec: {
      limits: [
        { type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '100m' }, max: { cpu: '8' } },
        { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
      ],
    },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    provisioner: 'ebs.csi.aws.com',
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowedTopologies: [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['a'] }] }],
  },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: 1000, preemptionPolicy: 'Never' },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    spec: { controller: 'k8s.io/ingress-nginx', parameters: { apiGroup: 'example.com', kind: 'A', name: 'a' } },
  },
  {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    handler: 'gvisor',
    overhead: { podFixed: { cpu: '100m' } },
    scheduling: { nodeSelector: { a: 'b' }, tolerations: [{ key: 'a', operator: 'Exists' }] },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true }, hostname: 'a' }],
    ports: [{ name: 'https', port: 443, protocol: 'TCP' }],
  },
];

const kinds = [
  'apps/v1 Deployment',
  'apps/v1 StatefulSet',
  'batch/v1 Job',
  'batch/v1 CronJob',
  'v1 Service',
  'v1 ConfigMap',
  'v1 PersistentVolumeClaim',
  'networking.k8s.io/v1 NetworkPolicy',
  'networking.k8s.io/v1 Ingress',
  'rbac.authorization.k8s.io/v1 ClusterRole',
  'rbac.authorization.k8s.io/v1 RoleBinding',
  'policy/v1 PodDisruptionBudget',
  'autoscaling/v2 HorizontalPodAutoscaler',
  ...added.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`),
];

/** The schema without references, as deep as random changes go. */
function unrolled(schema: StructuralSchema, depth = 0): StructuralSchema {
  const { properties = {}, items, additionalProperties, ...rest } = resolve(schema);
  if (depth > 10) return rest;
  return {
    ...rest,
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, child]) => [name, unrolled(child, depth + 1)]),
    ),
    ...(items ? { items: unrolled(items, depth + 1) } : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: unrolled(additionalProperties, depth + 1) }
      : {}),
  };
}

/**
 * What synth alone refuses: fields that the schemas of Kubernetes require and its API server fills or reads as empty,
 * null as an item of a list, which it reads as an empty item; finalizers of pod templates, which no pod gets; and
 * minReplicas: 0, which releases before 1.37 refuse.
 */
function isStricter({ field, message }: SchemaViolation): boolean {
  if (message.startsWith('is required') || /must be .*, not null$/.test(message)) return true;
  return (
    /template\.metadata\.finalizers/.test(field) || (field === 'spec.minReplicas' && message === '0 is less than 1')
  );
}

/** MLF-CRON-1 judges schedules, MLF-REF-5 mounts. The others are rare in what an overlay has, or depend on the cluster. */
const notJudged = new RegExp(
  [
    /spec\.schedule|volumeMounts\[\d+\]\.name: Not found/,
    /successPolicy|spec\.podReplacementPolicy: Unsupported value/,
    /dataSource|ephemeralContainers|seLinuxChangePolicy|windowsOptions/,
    /not configured|ipFamilyPolicy/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

const isChanged = ([first]: FieldPath) => !['apiVersion', 'kind', 'metadata', 'status'].includes(String(first));

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start({ extent: 'api' });
  await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'types' } });
});
afterAll(async () => cluster?.stop());

describe.each(kinds)('random %s', (name) => {
  const [apiVersion = '', kind = ''] = name.split(' ');
  const known = importedKind(apiVersion, kind);
  const right = [...rendered, ...byHand, ...added]
    .filter((object) => object.apiVersion === apiVersion && object.kind === kind)
    .map((object, index) => ({
      ...object,
      metadata: { name: `random-${index}`, ...(known?.scope === 'Cluster' ? {} : { namespace: 'types' }) },
    })) as unknown as KubernetesObject[];
  const objects = randomResources(unrolled(known?.schema ?? {}), right, count, seed, { isChanged, mostChanges: 2 });

  test('are judged by synth as by the API server', async () => {
    const answers = await Promise.all(objects.map((object) => cluster.api.create(object, { dryRun: true })));
    const differences = objects.flatMap<object>((object, index) => {
      const { status, body } = answers[index] as NonNullable<(typeof answers)[0]>;
      const { message } = body as unknown as Status;
      if (![201, 400, 422].includes(status)) throw new Error(`${status}: ${message}`);
      const found = validateObject(object) ?? [];
      if (status === 201) return found.every(isStricter) ? [] : [{ onlySynth: found }];
      return found.length > 0 || notJudged.test(message) ? [] : [{ onlyApiServer: message }];
    });
    expect(differences).toEqual([]);
  });
});
