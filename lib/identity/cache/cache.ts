import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type {
  Container,
  Deployment,
  PodTemplateSpec,
  Probe,
  Service,
  ServiceAccount,
} from '../../../imports/kubernetes.js';
import { validate } from '../../kubernetes/validated.js';
import { type Instance, labelsOf, selectorOf } from '../../model/instance.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import type { WatchedObject } from '../../model/watched.js';
import { type PodSetting, podRequirements, refined } from '../../pods/pod-setting.js';
import { restrictedPod } from '../../pods/restricted-pod.js';
import { parseProps } from '../../schema/props.js';
import { type InClusterCache, inClusterCacheSchema } from '../authentication/cache-schema.js';
import { cacheName, cachePassword, cachePort, cacheSecret } from './cache-connection.js';
import { defaultCacheResources, valkeyCommand } from './valkey.js';

export interface CacheProps {
  readonly instance: Instance;
  readonly cache: z.input<typeof inClusterCacheSchema>;
  /** The settings of the environment for its pod. */
  readonly podSetting: PodSetting;
}

const container = 'valkey';

/** Valkey in one pod without a volume: its contents may be lost, and users then log in again. */
export class Cache extends Construct {
  readonly secrets: readonly SecretRequirement[];
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    validate(this);
    const cache = parseProps(inClusterCacheSchema, props.cache, this);
    const { instance } = props;
    this.secrets = [cacheSecret(instance)];
    this.requirements = podRequirements(cache.pod, instance.namespace);
    const metadata = {
      name: cacheName(instance),
      namespace: instance.namespace,
      labels: { ...labelsOf(instance, 'cache') },
    };
    this.watched = [{ kind: 'Deployment', name: metadata.name, namespace: metadata.namespace, container }];
    const selector = { ...selectorOf(instance, 'cache') };

    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    const service = {
      spec: { selector, ports: [{ name: 'redis', protocol: 'TCP', port: cachePort, targetPort: 'redis' }] },
    } satisfies Service;
    new ApiObject(this, 'Service', { apiVersion: 'v1', kind: 'Service', metadata, ...service });
    new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        // Two at the same time would each have half of the sessions.
        strategy: { type: 'Recreate' },
        revisionHistoryLimit: 5,
        selector: { matchLabels: selector },
        template: pod(cache, props),
      },
    } satisfies Deployment);
  }
}

function pod(cache: InClusterCache, { instance, podSetting }: CacheProps): PodTemplateSpec {
  const resources = cache.resources ?? defaultCacheResources;
  return restrictedPod({
    setting: refined(podSetting, cache.pod),
    labels: labelsOf(instance, 'cache'),
    account: cacheName(instance),
    container: {
      name: container,
      image: cache.image,
      ...valkeyCommand(resources),
      // The client of the probes reads this name, too.
      env: [cachePassword('REDISCLI_AUTH', instance)],
      ports: [{ name: 'redis', containerPort: cachePort, protocol: 'TCP' }],
      resources,
      ...probes(),
    },
  });
}

function probes(): Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  // With -e an error reply, for example for a wrong password, is a failure.
  const ask: Probe = { exec: { command: ['valkey-cli', '-e', 'ping'] }, timeoutSeconds: 5 };
  return {
    startupProbe: { ...ask, periodSeconds: 2, failureThreshold: 30 },
    readinessProbe: { ...ask, periodSeconds: 10 },
    livenessProbe: { ...ask, periodSeconds: 20, failureThreshold: 3 },
  };
}
