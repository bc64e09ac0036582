/**
 * The configuration of a collector that exports to MLflow.
 * Sources: mlflow 3.17, server/otel_api.py (path, headers); opentelemetry-collector and -contrib v0.165 (fields).
 */
import { serviceAccountToken } from '../../clients/client-token.js';
import { isToken, type MlflowClient } from '../../clients/mlflow-client.js';
import type { TracesSettings } from './traces-schema.js';

export const collectorPorts = { grpc: 4317, http: 4318, health: 13133 } as const;

/** Where a token of a Secret is mounted: unlike a variable, a file is read again when it changes. */
export const tokenFolder = '/etc/mlflow/mlflow-token';

/** The configuration as an object. */
export function collectorConfig(client: MlflowClient, { experimentId }: Pick<TracesSettings, 'experimentId'>): object {
  const extension = authenticatorOf(client);
  const ca = client.env.find(({ name }) => name === 'MLFLOW_TRACKING_SERVER_CERT_PATH')?.value;
  const [authenticator] = Object.keys(extension);
  return {
    extensions: { health_check: { endpoint: `0.0.0.0:${collectorPorts.health}` }, ...extension },
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `0.0.0.0:${collectorPorts.grpc}` },
          http: { endpoint: `0.0.0.0:${collectorPorts.http}` },
        },
      },
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      batch: {},
    },
    exporters: {
      // Its name since v0.144 is otlp_http; this one is known to all versions.
      otlphttp: {
        traces_endpoint: `${client.otlpEndpoint}/v1/traces`,
        headers: {
          'x-mlflow-experiment-id': experimentId,
          ...(client.workspace ? { 'x-mlflow-workspace': client.workspace } : {}),
        },
        ...(authenticator ? { auth: { authenticator } } : {}),
        ...(ca ? { tls: { ca_file: ca } } : {}),
      },
    },
    service: {
      extensions: ['health_check', ...Object.keys(extension)],
      pipelines: { traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['otlphttp'] } },
    },
  };
}

function authenticatorOf({ identity, secret }: MlflowClient): Readonly<Record<string, object>> {
  if (identity === 'account') return { bearertokenauth: { filename: serviceAccountToken } };
  if (!secret) return {};
  if (isToken(secret)) return { bearertokenauth: { filename: `${tokenFolder}/token` } };
  return {
    basicauth: {
      client_auth: {
        username: variable('MLFLOW_TRACKING_USERNAME'),
        password: variable('MLFLOW_TRACKING_PASSWORD'),
      },
    },
  };
}

/** A variable of the collector's process, as its configuration spells it. */
function variable(name: string): string {
  return `\${env:${name}}`;
}
