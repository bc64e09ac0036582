import { z } from 'zod';
import type {
  Container,
  HorizontalPodAutoscalerBehavior,
  Lifecycle,
  ResourceRequirements,
  TopologySpreadConstraint,
  Volume,
  VolumeMount,
} from '../../imports/kubernetes.js';
import { embedded } from '../api/embedded.js';
import { about, dnsLabel, dnsSubdomain, labels, port, quantity } from '../environment/fields.js';
import { imageSchema, serverSchema as operatedServerSchema } from '../mlflow/server-schema.js';
import { hostPattern, isOpenHost } from '../network/hosts.js';
import { sizeNames } from './sizes.js';

const core = 'io.k8s.api.core.v1';

/** An image with MLflow, the plug-in for Kubernetes tokens, and the clients of the stores. */
export const serverImageSchema = imageSchema.extend({
  image: about(
    z.string().min(1),
    'Image with MLflow, mlflow-kubernetes-plugins, a PostgreSQL driver and boto3, by digest; images/mlflow makes one.',
    'registry.example.com/mlflow@sha256:<digest>',
  ),
  version: about(
    z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers, such as 3.14.0')
      .default('3.14.0'),
    'Version of MLflow in the image: paths, variables and the name of the migration depend on it.',
    '3.14.0',
  ),
  postgresqlDriver: about(
    z.enum(['psycopg2', 'psycopg']).default('psycopg2'),
    'PostgreSQL driver in the image, which stands in every URI: SQLAlchemy takes a bare postgresql:// for psycopg since 2.1 and for psycopg2 before.',
    'psycopg2',
  ),
  pullSecrets: about(
    z.array(dnsSubdomain).default([]),
    'Secrets with the credentials of the registry, in the namespace of the server.',
    ['registry-credentials'],
  ),
});

const autoscaling = z
  .strictObject({
    minReplicas: about(z.int().min(1).max(100).default(2), 'Fewest pods.', 2),
    maxReplicas: about(z.int().min(1).max(100), 'Most pods. Their pools together must fit the database.', 6),
    behavior: about(
      embedded<HorizontalPodAutoscalerBehavior>('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior').optional(),
      'How fast pods are added and taken away. Default: that of Kubernetes.',
      { scaleDown: { stabilizationWindowSeconds: 600 } },
    ),
    targetCpuUtilization: about(
      z.int().min(10).max(100).default(70),
      'Percentage of the requested CPU at which a pod is added.',
      70,
    ),
  })
  .refine(({ minReplicas, maxReplicas }) => minReplicas <= maxReplicas, {
    error: 'minReplicas is greater than maxReplicas',
    path: ['minReplicas'],
    params: { fix: 'lower minReplicas, or raise maxReplicas' },
  });

const service = z
  .strictObject({
    port: about(
      port.optional(),
      "Port of the Service and of the pods. Default: 5000, MLflow's own, or 8443 where the pod speaks TLS.",
      5000,
    ),
    annotations: about(labels.optional(), 'Annotations of the Service. Default: none.', {
      'traefik.ingress.kubernetes.io/service.serversscheme': 'https',
    }),
  })
  .prefault({});

const serviceAccount = z
  .strictObject({
    name: about(dnsSubdomain.optional(), 'Name of the ServiceAccount. Default: the name of the instance.', 'mlflow'),
    create: about(
      z.boolean().default(true),
      'Whether the overlay makes it. false: it is there already, with what ties it to a cloud.',
      true,
    ),
    annotations: about(
      labels.optional(),
      'Annotations, such as those that tie it to an identity of the cloud. Default: those of the stores.',
      { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/mlflow' },
    ),
  })
  .prefault({});

/** Options of `mlflow server` that nothing else of an environment decides. */
const options = z
  .strictObject({
    host: about(
      z.enum(['0.0.0.0', '::']).default('0.0.0.0'),
      'Address that the server listens on: 0.0.0.0 for IPv4, :: for clusters with IPv6.',
      '::',
    ),
    xFrameOptions: about(
      z.enum(['SAMEORIGIN', 'DENY', 'NONE']).default('SAMEORIGIN'),
      'Which pages may show MLflow in a frame: those of its own origin, none, or any.',
      'DENY',
    ),
    secretsCacheTtl: about(
      z.int().min(10).max(300).default(60),
      "Seconds for which decrypted keys of the AI gateway's providers are kept in memory.",
      60,
    ),
    secretsCacheMaxSize: about(z.int().min(1).max(10000).default(1000), 'Number of such keys at most.', 1000),
    keepAliveSeconds: about(
      z.int().min(1).max(3600).default(75),
      'Seconds for which an idle connection is kept. Longer than the gateway keeps it, or the gateway meets closed ones.',
      75,
    ),
    limitConcurrency: about(
      z.int().min(1).optional(),
      'Requests that a worker takes at once; further ones get 503. Default: no limit.',
      200,
    ),
    logLevel: about(
      z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']).default('INFO'),
      "MLflow's own log (MLFLOW_LOGGING_LEVEL).",
      'INFO',
    ),
    jobExecution: about(
      z.boolean().default(false),
      'Whether the server runs jobs of evaluations and scorers, in processes and memory of its own.',
      false,
    ),
  })
  .prefault({});

const pod = operatedServerSchema.pick({
  env: true,
  envFrom: true,
  nodeSelector: true,
  tolerations: true,
  affinity: true,
  caBundleConfigMap: true,
  extraAllowedOrigins: true,
  replicas: true,
  storage: true,
}).shape;

/** The standalone server: its pods, and the options of the program in them. */
export const standaloneServerSchema = z
  .strictObject({
    image: about(serverImageSchema, 'The image.', { image: 'registry.example.com/mlflow@sha256:<digest>' }),
    size: about(
      z.enum(sizeNames).default('s'),
      'Workers, memory, scratch space and connections of each pod. xs: 1 worker, 1Gi to 2Gi. s: 2 workers. m: 4. l: 8.',
      's',
    ),
    replicas: pod.replicas,
    workers: about(z.int().min(1).max(64).optional(), 'Worker processes in each pod. Default: those of the size.', 2),
    resources: about(
      operatedServerSchema.shape.resources,
      'CPU and memory of each pod. Default: those of the number of workers.',
      { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } },
    ),
    temporaryStorage: about(
      z
        .strictObject({
          sizeLimit: about(
            quantity.optional(),
            "Size of /tmp, through which served uploads pass. Default: the size's.",
            '5Gi',
          ),
        })
        .optional(),
      'Scratch space of each pod. Default: that of the size.',
      { sizeLimit: '5Gi' },
    ),
    storage: pod.storage,
    autoscaling: about(
      autoscaling.optional(),
      'Pods by load instead of a fixed number; never on SQLite or a volume of one node. Default: none.',
      { maxReplicas: 6 },
    ),
    options: about(options, 'Options of the program.', { xFrameOptions: 'DENY' }),
    staticPrefix: about(
      z
        .string()
        .regex(/^(\/[A-Za-z0-9._~-]+)+$/, 'a prefix begins with a slash and does not end with one, such as /mlflow')
        .optional(),
      'Path under which pages and API lie. Default: the root of the host.',
      '/mlflow',
    ),
    extraAllowedHosts: about(
      z
        .array(
          z
            .string()
            .regex(hostPattern, 'a host is a name with an optional port, without scheme or path')
            .refine((host) => !isOpenHost(host), {
              error:
                'a host that is open at one end fits names that anybody can register, by which a page could reach the server from the browser of a user',
              params: { fix: 'name the hosts, write *.<domain> for names of a domain or <host>:* for any port' },
            }),
        )
        .default([]),
      "Further Host headers that are answered, with their port where it is not the scheme's own; * stands for any characters. The gateway's, the Service's and the probes' are there by themselves.",
      ['mlflow.internal.example.com'],
    ),
    extraAllowedOrigins: pod.extraAllowedOrigins,
    env: pod.env,
    envFrom: pod.envFrom,
    service: about(service, 'The Service.', { port: 5000 }),
    serviceAccount: about(serviceAccount, 'The account that the pods run under.', { name: 'mlflow' }),
    caBundleConfigMap: pod.caBundleConfigMap,
    annotations: about(
      labels.optional(),
      'Annotations of the Deployment or StatefulSet, such as one that has it restarted when its certificate is renewed. Default: none.',
      { 'reloader.stakater.com/auto': 'true' },
    ),
    podLabels: about(labels.optional(), 'Further labels of the pods. Default: none.', { team: 'ml-platform' }),
    podAnnotations: about(labels.optional(), 'Annotations of the pods. Default: none.', {
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true',
    }),
    nodeSelector: pod.nodeSelector,
    tolerations: pod.tolerations,
    affinity: about(pod.affinity, 'Where the pods may run. Default: anywhere, spread by topologySpreadConstraints.', {
      nodeAffinity: {},
    }),
    topologySpreadConstraints: about(
      z.array(embedded<TopologySpreadConstraint>(`${core}.TopologySpreadConstraint`)).optional(),
      'How the pods are spread. Default: with two or more, over nodes and zones where there are any.',
      [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' }],
    ),
    priorityClassName: about(
      dnsSubdomain.optional(),
      'Priority of the pods. Default: that of the namespace.',
      'platform',
    ),
    runtimeClassName: about(
      dnsLabel.optional(),
      'Container runtime of the pods. Default: that of the cluster.',
      'gvisor',
    ),
    startupSeconds: about(
      z.int().min(30).max(3600).default(300),
      'Seconds that a pod may take to start before the kubelet takes it for dead.',
      300,
    ),
    terminationGracePeriodSeconds: about(
      z.int().min(10).max(3600).default(60),
      'Seconds for which a pod that is taken away may go on answering what it began.',
      60,
    ),
    lifecycle: about(
      embedded<Lifecycle>(`${core}.Lifecycle`).optional(),
      'Hooks of the container. Default: it waits five seconds before it ends, until nobody sends to it any more.',
      { preStop: { sleep: { seconds: 10 } } },
    ),
    initContainers: about(
      z.array(embedded<Container>(`${core}.Container`)).default([]),
      'Containers that run before the server.',
      [{ name: 'wait', image: 'registry.example.com/tool@sha256:<digest>' }],
    ),
    sidecars: about(z.array(embedded<Container>(`${core}.Container`)).default([]), 'Containers beside the server.', [
      { name: 'log-shipper', image: 'registry.example.com/shipper@sha256:<digest>' },
    ]),
    volumes: about(z.array(embedded<Volume>(`${core}.Volume`)).default([]), 'Further volumes of the pods.', [
      { name: 'settings', configMap: { name: 'mlflow-settings' } },
    ]),
    volumeMounts: about(
      z.array(embedded<VolumeMount>(`${core}.VolumeMount`)).default([]),
      'Where the server finds them.',
      [{ name: 'settings', mountPath: '/etc/settings', readOnly: true }],
    ),
    podSecurityContext: about(
      operatedServerSchema.shape.podSecurityContext,
      'Security settings of the pods, replacing the preset of the platform whole. Default: the preset.',
      { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    ),
    securityContext: about(
      operatedServerSchema.shape.securityContext,
      'Security settings of the container, replacing ours whole. Default: no privileges, no capabilities, a read-only root file system.',
      { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    ),
  })
  .refine((server) => !(server.autoscaling && server.replicas > 1), {
    error: 'replicas beside autoscaling: the autoscaler decides the number of pods',
    path: ['replicas'],
    params: { fix: 'remove replicas, or write it as autoscaling.minReplicas' },
  })
  .refine(({ autoscaling, resources }) => !autoscaling || !resources || hasCpuRequest(resources), {
    error: 'no CPU is requested, of which the autoscaler could count a percentage',
    path: ['resources'],
    params: { fix: 'write resources: {requests: {cpu: 500m}}, or remove autoscaling' },
  });

/** Kubernetes takes a limit for the request where there is none. */
function hasCpuRequest({ requests, limits }: ResourceRequirements): boolean {
  return requests?.['cpu'] !== undefined || limits?.['cpu'] !== undefined;
}

export type StandaloneServerSettings = z.output<typeof standaloneServerSchema>;
