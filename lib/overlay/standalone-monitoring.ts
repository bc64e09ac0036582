import type { StandaloneEnvironment } from '../environment/environment.js';
import { namesOf } from '../model/names.js';
import type { ServerMonitoringProps } from '../observability/server-monitoring.js';
import type { Watched, WatchedDatabase } from '../observability/watched.js';
import type { MlflowServer } from '../standalone/server.js';
import { cloudNativePgNames } from '../stores/cloudnative-pg/cloudnative-pg-connection.js';

/** What is watched of an environment without an operator: all that its overlay makes. */
export function monitoringProps(environment: StandaloneEnvironment, server: MlflowServer): ServerMonitoringProps {
  const { settings, instance } = environment;
  const { portName, tlsSecret } = server.parts;
  return {
    settings: settings.observability,
    watched: watched(environment, server),
    portName,
    ...(tlsSecret
      ? {
          tls: {
            serverName: `${namesOf(instance).server}.${instance.namespace}.svc`,
            ca: { secret: { name: tlsSecret, key: 'ca.crt' } },
          },
        }
      : {}),
  };
}

function watched({ settings, instance }: StandaloneEnvironment, { parts }: MlflowServer): Watched {
  const names = namesOf(instance);
  const { garbageCollection, traceArchival, backup, smokeTest, backendStore, tls, gateway } = settings;
  const publicTls = gateway.type === 'ingress' || gateway.type === 'ingress-route' ? gateway.tls.source : 'none';
  const own = tls.source === 'cert-manager' ? [names.tlsSecret] : [];
  return {
    instance,
    serviceName: names.server,
    workload: backendStore.type === 'sqlite' ? 'StatefulSet' : 'Deployment',
    container: 'mlflow',
    jobs: [names.migration, ...(smokeTest ? [names.smokeTest] : [])],
    cronJobs: [
      ...(garbageCollection ? [{ name: names.garbageCollection, schedule: garbageCollection.schedule }] : []),
      ...(traceArchival ? [{ name: names.traceArchival, schedule: traceArchival.schedule }] : []),
      ...(backup ? [{ name: names.backup, schedule: backup.schedule }] : []),
    ],
    volumes: [...(parts.claim ? [parts.claim.name] : []), ...(backup ? [names.backup] : [])],
    certificates: [...own, ...(publicTls === 'cert-manager' ? [names.publicTlsSecret] : [])],
    servingCertificate: own[0],
    cloudNativePg: backendStore.type === 'cloudnative-pg' ? watchedDatabase(backendStore, instance) : undefined,
  };
}

function watchedDatabase(
  store: Extract<StandaloneEnvironment['settings']['backendStore'], { type: 'cloudnative-pg' }>,
  instance: StandaloneEnvironment['instance'],
): WatchedDatabase | undefined {
  if (!store.monitoring) return undefined;
  return {
    cluster: cloudNativePgNames(store, instance).cluster,
    instances: store.instances,
    backupSchedule: store.backup?.schedule,
  };
}
