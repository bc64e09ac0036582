import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import { namesOf } from '../model/names.js';
import type { StandaloneOverlay } from '../overlay/rendering.js';
import { rolloutSeconds } from '../standalone/server-parts.js';
import { code, shell } from './markdown.js';

/** `deployment/mlflow`, `statefulset/mlflow`. */
export function workloadOf({ environment }: StandaloneOverlay): string {
  const { settings, instance } = environment;
  const kind = settings.backendStore.type === 'sqlite' ? 'statefulset' : 'deployment';
  return `${kind}/${namesOf(instance).server}`;
}

/** What to wait for after a file of a standalone overlay has been applied. */
export function standaloneWaits(file: string, overlay: StandaloneOverlay): readonly string[] {
  const { environment, files } = overlay;
  const { cli } = environment.profile;
  const { settings } = environment;
  const kubectl = `${cli} -n ${environment.namespace}`;
  const named = (kind: string) =>
    (files.find(({ name }) => name === file)?.objects ?? [])
      .filter((object) => object.kind === kind && object.metadata.namespace === environment.namespace)
      .map(({ metadata }) => metadata.name);
  switch (file) {
    case 'crds.yaml':
      return [`${cli} wait --for=condition=Established --timeout=5m crd/mlflowconfigs.mlflow.kubeflow.org`];
    case 'secrets.yaml':
      return [
        ...named('ExternalSecret').map(
          (name) => `${kubectl} wait --for=condition=Ready --timeout=5m externalsecret/${name}`,
        ),
        ...named('SealedSecret').map(
          (name) => `${kubectl} wait --for=condition=Synced --timeout=5m sealedsecret/${name}`,
        ),
      ];
    case 'database.yaml':
      return named('Cluster').map(
        (name) => `${kubectl} wait --for=condition=Ready --timeout=15m cluster.postgresql.cnpg.io/${name}`,
      );
    case 'object-store.yaml':
      return [
        ...named('StatefulSet').map((name) => `${kubectl} rollout status statefulset/${name} --timeout=5m`),
        ...named('ObjectBucketClaim').map(
          (name) => `${kubectl} wait --for=jsonpath='{.status.phase}'=Bound --timeout=5m objectbucketclaim/${name}`,
        ),
      ];
    case 'keycloak.yaml':
      return [
        ...named('Cluster').map(
          (name) => `${kubectl} wait --for=condition=Ready --timeout=15m cluster.postgresql.cnpg.io/${name}`,
        ),
        ...named('Certificate').map((name) => `${kubectl} wait --for=condition=Ready --timeout=5m certificate/${name}`),
        ...named('Keycloak').map(
          (name) => `${kubectl} wait --for=condition=Ready --timeout=15m keycloak.k8s.keycloak.org/${name}`,
        ),
        ...named('KeycloakRealmImport').map(
          (name) => `${kubectl} wait --for=condition=Done --timeout=15m keycloakrealmimport/${name}`,
        ),
        ...named('Job').map((name) => `${kubectl} wait --for=condition=Complete --timeout=15m job/${name}`),
      ];
    case 'certificate.yaml':
    case 'route.yaml':
      return named('Certificate').map(
        (name) => `${kubectl} wait --for=condition=Ready --timeout=5m certificate/${name}`,
      );
    case 'migration.yaml':
      return named('Job').map(
        (name) =>
          `${kubectl} wait --for=condition=Complete --timeout=${minutes(settings.migration.activeDeadlineSeconds)} job/${name}`,
      );
    case 'mlflow.yaml':
      return [`${kubectl} rollout status ${workloadOf(overlay)} --timeout=${minutes(rolloutSeconds(settings.server))}`];
    case 'cache.yaml':
    case 'proxy.yaml':
      return named('Deployment').map((name) => `${kubectl} rollout status deployment/${name} --timeout=5m`);
    case 'backup.yaml':
      return named('Job').map((name) => `${kubectl} wait --for=condition=Complete --timeout=10m job/${name}`);
    case 'smoke-test.yaml':
      return named('Job').map(
        (name) =>
          `${kubectl} wait --for=condition=Complete --timeout=${minutes(settings.smokeTest?.activeDeadlineSeconds ?? 600)} job/${name}`,
      );
    default:
      return [];
  }
}

/** As long as the job itself is given. */
function minutes(seconds: number): string {
  return `${Math.ceil(seconds / 60)}m`;
}

/** How the server is reached where no gateway leads to it. */
export function standaloneReadiness({ environment, server }: StandaloneOverlay): readonly string[] {
  const { profile, namespace, settings } = environment;
  if (settings.gateway.type !== 'none') return [];
  const { port, scheme, hosts } = server.parts;
  const name = namesOf(environment.instance).server;
  return [
    'There is no gateway. From your own machine:',
    shell(
      `${profile.cli} -n ${namespace} port-forward service/${name} ${port}:${port}`,
      `curl ${scheme === 'https' ? '-k ' : ''}${scheme}://localhost:${port}${hosts.probes.health}`,
    ),
    asksKubernetes(settings.authentication)
      ? `Clients prove themselves with a token of the cluster: ${code(`MLFLOW_TRACKING_TOKEN=$(${profile.cli} create token <account> -n <workspace>)`)}.`
      : 'Nobody is asked who they are.',
  ];
}
