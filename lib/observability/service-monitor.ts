import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ServiceMonitorSpec } from '../../imports/monitoring.coreos.com.js';
import { metricsPath } from '../gateway/served-paths.js';
import type { Plain } from '../kubernetes/plain.js';
import { type Instance, labelsOf, selectorOf } from '../model/instance.js';
import type { Requirement } from '../model/requirement.js';
import type { ServiceMonitorSettings } from './monitoring-schema.js';

/** How Prometheus verifies a pod that serves TLS. */
export interface ScrapeTls {
  /** DNS name in the certificate: `mlflow.ml.svc`. Pods are scraped by address, which the certificate does not contain. */
  readonly serverName: string;
  /** Location of the CA, in the namespace of the server. */
  readonly ca:
    | { readonly configMap: { readonly name: string; readonly key: string } }
    | { readonly secret: { readonly name: string; readonly key: string } };
}

/** A server as a scrape target of Prometheus. */
export interface ScrapeTarget {
  /** The instance, whose name is that of the Service. */
  readonly instance: Instance;
  /** Name of the Service's port. */
  readonly portName: string;
  /** @default - the pod serves plain HTTP */
  readonly tls?: ScrapeTls;
  /**
   * What an operator decides for it: the labels of its Service, and that it has a ServiceMonitor already.
   * @default - the overlay makes the Service
   */
  readonly operated?: { readonly serviceLabels: Readonly<Record<string, string>> };
}

export interface ServerServiceMonitorProps {
  readonly target: ScrapeTarget;
  readonly settings: ServiceMonitorSettings;
}

/**
 * Has each pod scraped: every pod has its own counters, so requests to the Service would return a different pod each time.
 * Prometheus scrapes by address and cannot set the Host header, so the address must be in the server's list of hosts
 * (MLflow 3.14 rejected a scrape of an unlisted address with 403).
 */
export class ServerServiceMonitor extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, props: ServerServiceMonitorProps) {
    super(scope, id);
    const { target, settings } = props;
    const { instance, portName, tls } = target;
    this.requirements = tls ? [authority(instance, tls)] : [];
    new ApiObject(this, 'Resource', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: {
        name: instance.name,
        namespace: instance.namespace,
        labels: { ...labelsOf(instance, 'server'), ...settings.labels },
      },
      spec: {
        selector: { matchLabels: target.operated?.serviceLabels ?? selectorOf(instance, 'server') },
        endpoints: [
          {
            port: portName,
            path: metricsPath,
            interval: settings.interval,
            scrapeTimeout: settings.scrapeTimeout,
            scheme: tls ? 'https' : 'http',
            ...(tls ? { tlsConfig: { serverName: tls.serverName, ca: tls.ca } } : {}),
          },
        ],
      } satisfies Plain<ServiceMonitorSpec>,
    });
  }
}

function authority({ namespace }: Instance, { ca }: ScrapeTls): Requirement {
  const [kind, { name, key }] =
    'secret' in ca ? (['Secret', ca.secret] as const) : (['ConfigMap', ca.configMap] as const);
  const readers = [{ name: 'Prometheus', purpose: 'to verify the certificate of the pods' }];
  return { kind, name, namespace, keys: [{ key, format: '<PEM certificate of the CA that signed it>', readers }] };
}
