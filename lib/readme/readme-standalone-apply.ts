import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import { namesOf } from '../model/names.js';
import type { StandaloneOverlay } from '../overlay/rendering.js';
import { workloadKind } from '../standalone/server-workload.js';
import { code, shell } from './markdown.js';

/** `deployment/mlflow`, `statefulset/mlflow`. */
export function workloadOf({ environment }: StandaloneOverlay): string {
  const { settings, instance } = environment;
  return `${workloadKind(settings).toLowerCase()}/${namesOf(instance).server}`;
}

/** How to reach the server without a gateway. */
export function standaloneReadiness({ environment, server }: StandaloneOverlay): readonly string[] {
  const { profile, namespace, settings } = environment;
  if (settings.gateway.type !== 'none') return [];
  const { port, scheme, hosts } = server.parts;
  const name = namesOf(environment.instance).server;
  return [
    'There is no gateway. To connect from your machine:',
    shell(
      `${profile.cli} -n ${namespace} port-forward service/${name} ${port}:${port}`,
      `curl ${scheme === 'https' ? '-k ' : ''}${scheme}://localhost:${port}${hosts.probes.health}`,
    ),
    asksKubernetes(settings.authentication)
      ? `Clients authenticate with a token of the cluster: ${code(`MLFLOW_TRACKING_TOKEN=$(${profile.cli} create token <account> -n <workspace>)`)}.`
      : 'Requests are not authenticated.',
  ];
}
