import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type {
  Container,
  PersistentVolumeClaimSpec,
  PodTemplateSpec,
  Service,
  ServiceAccount,
  StatefulSet,
} from '../../../imports/kubernetes.js';
import { kept } from '../../kubernetes/kept.js';
import { validate } from '../../kubernetes/validated.js';
import { dnsFlow, type Flow, type FlowEnd } from '../../model/flow.js';
import { type Instance, labelsOf, selectorOf } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import type { WatchedObject } from '../../model/watched.js';
import { type PodSetting, podRequirements, refined } from '../../pods/pod-setting.js';
import { restrictedPod } from '../../pods/restricted-pod.js';
import { parseProps } from '../../schema/props.js';
import { type InClusterS3Store, inClusterS3Schema } from '../artifacts/in-cluster-s3-schema.js';
import { keyPairVariables } from '../artifacts/key-pair.js';
import { inClusterKeyPair, inClusterSecret, objectStoreEndpoint, objectStorePort } from './connection.js';
import type { ObjectStoreProgram, ProgramContainer } from './program.js';
import { seaweedfs } from './seaweedfs.js';
import { versitygw } from './versitygw.js';

export interface ObjectStoreProps {
  readonly instance: Instance;
  readonly store: z.input<typeof inClusterS3Schema>;
  /** The settings of the environment for its pod. */
  readonly podSetting: PodSetting;
  /** Ports on which pods reach DNS. */
  readonly dnsPorts: readonly number[];
}

const programs: Readonly<Record<InClusterS3Store['server'], ObjectStoreProgram>> = { versitygw, seaweedfs };

/** Sized for concurrent uploads of a few users; there is no CPU limit, because it would slow them down. */
const defaultResources = { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } };

/** An S3 server in the cluster: one pod, one volume, one bucket, and one identity for MLflow. */
export class ObjectStore extends Construct {
  readonly endpoint: FlowEnd;
  readonly flows: readonly Flow[];
  readonly secrets: readonly SecretRequirement[];
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, props: ObjectStoreProps) {
    super(scope, id);
    validate(this);
    const store = parseProps(inClusterS3Schema, props.store, this);
    const { instance } = props;
    this.endpoint = objectStoreEndpoint(instance);
    this.flows = [dnsFlow(this.endpoint, props.dnsPorts)];
    this.secrets = [inClusterSecret(store, instance)];
    this.requirements = podRequirements(store.pod, instance.namespace);
    const name = namesOf(instance).objectStore;
    const { namespace } = instance;
    this.watched = [
      { kind: 'StatefulSet', name, namespace, container: 's3' },
      // A StatefulSet names its claims: template, name, number of the pod.
      { kind: 'PersistentVolumeClaim', name: `data-${name}-0`, namespace },
    ];
    const selector = { ...selectorOf(instance, 'object-store') };
    const metadata = { name, namespace, labels: labelsOf(instance, 'object-store') };

    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    const service = {
      spec: { selector, ports: [{ name: 's3', port: objectStorePort, targetPort: 's3' }] },
    } satisfies Service;
    new ApiObject(this, 'Service', { apiVersion: 'v1', kind: 'Service', metadata, ...service });
    const statefulSet = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: {
        replicas: 1,
        serviceName: name,
        selector: { matchLabels: selector },
        template: pod(name, store, props),
        // A claim that the StatefulSet creates is kept when the overlay is pruned or deleted, because it contains all artifacts.
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim(store) }],
      },
    } satisfies StatefulSet;
    new ApiObject(this, 'Resource', kept(statefulSet));
  }
}

function claim({ storage }: InClusterS3Store): PersistentVolumeClaimSpec {
  return {
    accessModes: ['ReadWriteOnce'],
    ...(storage.storageClass ? { storageClassName: storage.storageClass } : {}),
    resources: { requests: { storage: storage.size } },
  };
}

function pod(name: string, store: InClusterS3Store, { instance, podSetting }: ObjectStoreProps): PodTemplateSpec {
  const program = programs[store.server];
  const settings = {
    bucket: store.bucket,
    region: store.region,
    port: objectStorePort,
    identity: keyPairVariables(inClusterKeyPair(store, instance)),
  };
  const container = (containerName: string, { env, volumeMounts, ...rest }: ProgramContainer): Container => ({
    name: containerName,
    image: store.image ?? program.image,
    ...rest,
    env: [...env],
    volumeMounts: [...volumeMounts],
    resources: store.resources ?? defaultResources,
  });
  return restrictedPod({
    setting: refined(podSetting, store.pod),
    labels: selectorOf(instance, 'object-store'),
    account: name,
    initContainers: [container('prepare', program.prepare(settings))],
    container: {
      ...container('s3', program.serve(settings)),
      ports: [{ name: 's3', containerPort: objectStorePort }],
      ...probes(program.healthPath),
    },
    volumes: program.volumes,
  });
}

function probes(path: string): Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const httpGet = { path, port: 's3' };
  return {
    startupProbe: { httpGet, periodSeconds: 2, failureThreshold: 60, timeoutSeconds: 5 },
    readinessProbe: { httpGet, periodSeconds: 10, timeoutSeconds: 5 },
    livenessProbe: { httpGet, periodSeconds: 20, failureThreshold: 3, timeoutSeconds: 5 },
  };
}
