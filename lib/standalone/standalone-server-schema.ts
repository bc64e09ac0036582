import { z } from 'zod';
import type {
  Container,
  Lifecycle,
  ResourceRequirements,
  TopologySpreadConstraint,
  Volume,
  VolumeMount,
} from '../../imports/kubernetes.js';
import { hostPattern, isOpenHost } from '../gateway/hosts.js';
import { embedded } from '../kubernetes/embedded.js';
import { serverSchema as operatedServerSchema } from '../pods/server-fields.js';
import { dnsLabel, dnsSubdomain, field, labels, quantity } from '../schema/fields.js';
import { existingClaimSchema } from './server-claim-schema.js';
import { serverImageSchema } from './server-image-schema.js';
import { autoscalingSchema, serviceAccountSchema, serviceSchema } from './server-objects-schema.js';
import { serverOptionsSchema } from './server-options-schema.js';
import { sizeNames } from './server-sizes.js';

const core = 'io.k8s.api.core.v1';

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

/** The standalone server: its pods, and the options of the server program. */
export const standaloneServerSchema = z
  .strictObject({
    image: field(serverImageSchema, 'The image.', { image: 'registry.example.com/mlflow@sha256:<digest>' }),
    size: field(
      z.enum(sizeNames).default('s'),
      'Workers, memory, scratch space and connections of each pod. xs: 1 worker, 1Gi to 2Gi. s: 2 workers. m: 4. l: 8.',
      's',
    ),
    replicas: pod.replicas,
    workers: field(z.int().min(1).max(64).optional(), 'Worker processes in each pod. Default: that of the size.', 2),
    resources: field(
      operatedServerSchema.shape.resources,
      'CPU and memory of each pod. Default: those of the number of workers.',
      { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } },
    ),
    temporaryStorage: field(
      z
        .strictObject({
          sizeLimit: field(
            quantity.optional(),
            'Size of /tmp, where served uploads are buffered. Default: that of the size.',
            '5Gi',
          ),
        })
        .optional(),
      'Scratch space of each pod. Default: that of the size.',
      { sizeLimit: '5Gi' },
    ),
    storage: field(
      pod.storage,
      'The volume claim for SQLite and file artifacts. Default: none with PostgreSQL and S3, otherwise 10Gi ReadWriteOnce.',
      { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    ),
    existingClaim: field(
      existingClaimSchema.optional(),
      'A volume claim that exists already, in place of one that the overlay creates; it is mounted at /mlflow. Default: none.',
      { name: 'mlflow-data' },
    ),
    autoscaling: field(
      autoscalingSchema.optional(),
      'Autoscaling instead of a fixed number of pods; not with SQLite or a ReadWriteOnce volume. Default: none.',
      { maxReplicas: 6 },
    ),
    options: field(serverOptionsSchema, 'Options of the server program.', { xFrameOptions: 'DENY' }),
    staticPrefix: field(
      z
        .string()
        .regex(/^(\/[A-Za-z0-9._~-]+)+$/, 'a prefix begins with a slash and does not end with one, such as /mlflow')
        .optional(),
      'Path prefix of pages and API. Default: the root of the host.',
      '/mlflow',
    ),
    extraAllowedHosts: field(
      z
        .array(
          z
            .string()
            .regex(hostPattern, 'a host is a name with an optional port, without scheme or path')
            .refine((host) => !isOpenHost(host), {
              error:
                "a host without a domain at its end matches names that anyone can register, with which a web page could reach the server from a user's browser",
              params: { fix: 'list the hosts, write *.<domain> for the names of a domain or <host>:* for any port' },
            }),
        )
        .default([]),
      'Additional Host headers that are accepted, with the port if it is not the default port of the scheme; * matches any characters. Those of the gateway, the Service and the probes are included automatically.',
      ['mlflow.internal.example.com'],
    ),
    extraAllowedOrigins: pod.extraAllowedOrigins,
    env: pod.env,
    envFrom: pod.envFrom,
    service: field(serviceSchema, 'The Service.', { port: 5000 }),
    serviceAccount: field(serviceAccountSchema, 'The ServiceAccount of the pods.', { name: 'mlflow' }),
    caBundleConfigMap: pod.caBundleConfigMap,
    annotations: field(
      labels.optional(),
      'Annotations of the Deployment or StatefulSet, such as one that triggers a restart when its certificate is renewed. Default: none.',
      { 'reloader.stakater.com/auto': 'true' },
    ),
    podLabels: field(labels.optional(), 'Additional labels of the pods. Default: none.', { team: 'ml-platform' }),
    podAnnotations: field(labels.optional(), 'Annotations of the pods. Default: none.', {
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true',
    }),
    nodeSelector: pod.nodeSelector,
    tolerations: pod.tolerations,
    affinity: field(
      pod.affinity,
      'Affinity rules of the pods. Default: none; the pods are spread by topologySpreadConstraints.',
      {
        nodeAffinity: {},
      },
    ),
    topologySpreadConstraints: field(
      z.array(embedded<TopologySpreadConstraint>(`${core}.TopologySpreadConstraint`)).optional(),
      'How the pods are spread. Default: with two or more pods, over nodes and zones.',
      [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' }],
    ),
    priorityClassName: field(
      dnsSubdomain.optional(),
      'Priority of the pods. Default: that of the namespace.',
      'platform',
    ),
    runtimeClassName: field(
      dnsLabel.optional(),
      'Container runtime of the pods. Default: that of the cluster.',
      'gvisor',
    ),
    startupSeconds: field(
      z.int().min(30).max(3600).default(300),
      'Seconds that a pod may take to start before the kubelet restarts it.',
      300,
    ),
    terminationGracePeriodSeconds: field(
      z.int().min(10).max(3600).default(60),
      'Seconds for which a terminating pod may complete its running requests.',
      60,
    ),
    lifecycle: field(
      embedded<Lifecycle>(`${core}.Lifecycle`).optional(),
      'Lifecycle hooks of the container. Default: a preStop hook of five seconds, until no more requests are sent to the pod.',
      { preStop: { sleep: { seconds: 10 } } },
    ),
    initContainers: field(
      z.array(embedded<Container>(`${core}.Container`)).default([]),
      'Init containers of the pods.',
      [{ name: 'wait', image: 'registry.example.com/tool@sha256:<digest>' }],
    ),
    sidecars: field(z.array(embedded<Container>(`${core}.Container`)).default([]), 'Sidecar containers of the pods.', [
      { name: 'log-shipper', image: 'registry.example.com/shipper@sha256:<digest>' },
    ]),
    volumes: field(z.array(embedded<Volume>(`${core}.Volume`)).default([]), 'Additional volumes of the pods.', [
      { name: 'settings', configMap: { name: 'mlflow-settings' } },
    ]),
    volumeMounts: field(
      z.array(embedded<VolumeMount>(`${core}.VolumeMount`)).default([]),
      'Additional volume mounts of the server container.',
      [{ name: 'settings', mountPath: '/etc/settings', readOnly: true }],
    ),
    podSecurityContext: field(
      operatedServerSchema.shape.podSecurityContext,
      'Security context of the pods, which replaces the preset of the platform completely. Default: the preset.',
      { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    ),
    securityContext: field(
      operatedServerSchema.shape.securityContext,
      'Security context of the container, which replaces the default completely. Default: no privileges, no capabilities, a read-only root file system.',
      { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    ),
  })
  .refine((server) => !(server.autoscaling && server.replicas > 1), {
    error: 'replicas cannot be combined with autoscaling: the autoscaler sets the number of pods',
    path: ['replicas'],
    params: { fix: 'remove replicas, or use autoscaling.minReplicas' },
  })
  .refine(({ autoscaling, resources }) => !autoscaling || !resources || hasCpuRequest(resources), {
    error: 'autoscaling by CPU utilization requires a CPU request',
    path: ['resources'],
    params: { fix: 'write resources: {requests: {cpu: 500m}}, or remove autoscaling' },
  });

/** Kubernetes uses a limit as the request if no request is set. */
function hasCpuRequest({ requests, limits }: ResourceRequirements): boolean {
  return requests?.['cpu'] !== undefined || limits?.['cpu'] !== undefined;
}
