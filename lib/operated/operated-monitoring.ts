import { operated } from '../model/operated.js';
import type { WatchedObject } from '../model/watched.js';
import type { ScrapeTarget } from '../observability/service-monitor.js';
import { serverCa } from '../pods/trust.js';
import { atLeast } from '../schema/since.js';
import type { OperatedServerSettings } from './operated-server-settings.js';

/** What alerts watch of the objects that the operator makes from the MLflow resource. */
export function watchedObjects(
  { namespace, server, profile, traceArchival }: OperatedServerSettings,
  usesVolume: boolean,
): readonly WatchedObject[] {
  const { name, tlsSecret } = operated;
  return [
    { kind: 'Deployment', name, namespace, container: name, certificate: tlsSecret },
    ...(usesVolume || server.storage
      ? [{ kind: 'PersistentVolumeClaim', name: operated.claim, namespace } as const]
      : []),
    ...(atLeast(profile.api, '3.5') ? [{ kind: 'Job', name: operated.migrationJob, namespace } as const] : []),
    ...(traceArchival
      ? [
          {
            kind: 'CronJob',
            name: operated.traceArchival,
            namespace,
            schedule: traceArchival.schedule,
          } as const,
        ]
      : []),
  ];
}

/** How Prometheus scrapes the pods: by their addresses, which the operator's list of allowed hosts, `*`, contains. */
export function scrapeTarget({ namespace, tls }: OperatedServerSettings): ScrapeTarget {
  const { name } = operated;
  const { secret, key = 'service-ca.crt', configMap = '' } = serverCa(tls.source);
  return {
    instance: { name, namespace },
    portName: operated.portName,
    tls: {
      serverName: `${name}.${namespace}.svc`,
      ca: secret ? { secret: { name: secret, key } } : { configMap: { name: configMap, key } },
    },
    operated: { serviceLabels: operated.podLabels },
  };
}
