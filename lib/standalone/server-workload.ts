import type { Deployment, ObjectMeta, StatefulSet } from '../../imports/kubernetes.js';
import { labelsOf, selectorOf } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import { rolloutSeconds, type ServerParts } from './server-parts.js';
import { serverPod } from './server-pod.js';
import type { MlflowServerSettings } from './server-props.js';

/**
 * A StatefulSet for SQLite: a Deployment starts a second pod while an unreachable node may still run the first, and two writers
 * corrupt the file. A Deployment otherwise.
 */
export function workloadKind({ backendStore }: Pick<MlflowServerSettings, 'backendStore'>) {
  return backendStore.type === 'sqlite' ? 'StatefulSet' : 'Deployment';
}

/** The workload of the server. A Deployment stops the old pod first only if both would need the same ReadWriteOnce volume. */
export function workload(parts: ServerParts) {
  const { settings, claim } = parts;
  const { instance, server } = settings;
  const name = namesOf(instance).server;
  const selector = { matchLabels: { ...selectorOf(instance, 'server') } };
  const template = serverPod(parts);
  const metadata = {
    name,
    namespace: instance.namespace,
    labels: { ...labelsOf(instance, 'server') },
    ...(server.annotations ? { annotations: server.annotations } : {}),
  } satisfies ObjectMeta;
  const common = { selector, template, revisionHistoryLimit: 5 };
  if (workloadKind(settings) === 'StatefulSet')
    return {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: { replicas: server.replicas, serviceName: name, ...common },
    } satisfies StatefulSet;
  const shared = (server.existingClaim ?? server.storage)?.accessModes?.includes('ReadWriteMany') ?? false;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      // If an autoscaler sets the number of replicas, a number here would reset it at every sync.
      ...(server.autoscaling ? {} : { replicas: server.replicas }),
      strategy:
        claim && !shared
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      ...common,
      progressDeadlineSeconds: rolloutSeconds(server),
    },
  } satisfies Deployment;
}
