import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Service } from '../../imports/kubernetes.js';
import type { ServiceMonitorSpec } from '../../imports/monitoring.coreos.com.js';
import type { Plain } from '../kubernetes/plain.js';
import { metricsPort } from './manager-pod.js';
import { labels, names, podLabels } from './operator-names.js';
import type { OperatorProps } from './operator-props.js';

const portName = 'https';

/** The Service of the metrics endpoint, and optionally its ServiceMonitor. */
export function addMetrics(scope: Construct, props: OperatorProps): void {
  const { namespace } = props;
  const served = props.metricsTls === 'serving-certificate';
  const spec: Service['spec'] = {
    ports: [{ name: portName, port: metricsPort, protocol: 'TCP', targetPort: portName }],
    selector: podLabels,
  };
  new ApiObject(scope, 'MetricsService', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: names.metricsService,
      namespace,
      labels,
      ...(served
        ? { annotations: { 'service.beta.openshift.io/serving-cert-secret-name': names.metricsCertificate } }
        : {}),
    },
    spec,
  });
  if (!props.serviceMonitor) return;
  new ApiObject(scope, 'MetricsMonitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name: names.metricsMonitor, namespace, labels },
    spec: monitorSpec(namespace, served),
  });
}

function monitorSpec(namespace: string, served: boolean): Plain<ServiceMonitorSpec> {
  return {
    endpoints: [
      {
        path: '/metrics',
        port: portName,
        scheme: 'https',
        bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        tlsConfig: served
          ? {
              ca: { configMap: { name: 'openshift-service-ca.crt', key: 'service-ca.crt' } },
              serverName: `${names.metricsService}.${namespace}.svc`,
            }
          : { insecureSkipVerify: true },
      },
    ],
    selector: { matchLabels: podLabels },
  };
}
