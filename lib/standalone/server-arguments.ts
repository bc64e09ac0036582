import { loginOf } from '../identity/authentication/logins.js';
import type { StandaloneServerSettings } from './image-version.js';
import { metricsFolder, preStopSeconds, tlsFolder } from './server-folders.js';
import type { ServerParts } from './server-parts.js';

/** The arguments of `mlflow server` (3.14). Stores, hosts and origins are set by variables, because arguments would expose secrets. */
export function serverArguments({ settings, port, workers, tlsSecret, artifacts }: ServerParts): readonly string[] {
  const { server, authentication, metrics } = settings;
  const { options } = server;
  const { app } = loginOf(authentication);
  return [
    'server',
    `--host=${options.host}`,
    `--port=${port}`,
    `--workers=${workers}`,
    ...(artifacts.served
      ? ['--serve-artifacts', `--artifacts-destination=${artifacts.uri}`]
      : ['--no-serve-artifacts', `--default-artifact-root=${artifacts.uri}`]),
    ...(app ? [`--app-name=${app}`] : []),
    ...(server.staticPrefix ? [`--static-prefix=${server.staticPrefix}`] : []),
    ...(metrics ? [`--expose-prometheus=${metricsFolder}`] : []),
    `--secrets-cache-ttl=${options.secretsCacheTtl}`,
    `--secrets-cache-max-size=${options.secretsCacheMaxSize}`,
    `--uvicorn-opts=${uvicornOptions().join(' ')}`,
  ];

  function uvicornOptions(): readonly string[] {
    return [
      `--timeout-keep-alive ${options.keepAliveSeconds}`,
      // What is not answered by then is cut off by the kubelet without a word; so the server ends it itself, a little before.
      `--timeout-graceful-shutdown ${Math.max(server.terminationGracePeriodSeconds - sleepSeconds(server) - 5, 1)}`,
      ...(options.limitConcurrency ? [`--limit-concurrency ${options.limitConcurrency}`] : []),
      ...(tlsSecret ? [`--ssl-keyfile ${tlsFolder}/tls.key`, `--ssl-certfile ${tlsFolder}/tls.crt`] : []),
    ];
  }
}

/** Seconds of the grace period before the server receives the signal to stop. */
function sleepSeconds({ lifecycle }: StandaloneServerSettings): number {
  return lifecycle ? (lifecycle.preStop?.sleep?.seconds ?? 0) : preStopSeconds;
}
