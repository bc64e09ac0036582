import type { OperatedEnvironment } from '../environment/environment.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import { selectorString } from '../kubernetes/label-selector.js';
import type { Prerequisite } from '../model/prerequisite.js';
import { operatorProps } from '../overlay/operated-props.js';
import type { Overlay } from '../overlay/rendering.js';
import { namespaceLabels, smokeTestWorkspace } from '../overlay/standalone-props.js';

/** What must be true of a cluster before the overlay is applied. */
export function prerequisitesOf(overlay: Overlay): readonly Prerequisite[] {
  const { environment } = overlay;
  const { cli } = environment.profile;
  const controllers = controllerPrerequisites(overlay);
  return [
    ...(overlay.form === 'operated' ? platformPrerequisite(overlay.environment) : []),
    ...(environment.createNamespace
      ? []
      : [
          {
            what: `namespace ${environment.namespace}${labelOfOwn(overlay)}`,
            why: 'everything lives in it',
            test: `${cli} get namespace ${environment.namespace}`,
          },
        ]),
    ...(overlay.form === 'operated' ? authPrerequisite(overlay.environment) : []),
    ...controllers,
    ...overlay.prerequisites.filter(({ test }) => !controllers.some((known) => known.test === test)),
    ...(usesVolume(overlay)
      ? [{ what: 'a StorageClass', why: 'data lies on a volume', test: `${cli} get storageclass` }]
      : []),
    ...(overlay.objects.some(({ kind }) => kind === 'HorizontalPodAutoscaler')
      ? [
          {
            what: 'the Metrics API, as metrics-server brings it',
            why: 'the autoscaler reads from it how busy the pods are',
            test: `${cli} get apiservice v1beta1.metrics.k8s.io`,
          },
        ]
      : []),
    ...namespacesOf(overlay).map(({ what, why, namespace }) => ({
      what,
      why,
      test: `${cli} get namespace ${namespace}`,
    })),
  ];
}

/** The label of the server's namespace, where the overlay does not make it and requests end in it. */
function labelOfOwn(overlay: Overlay): string {
  const label = overlay.form === 'standalone' ? Object.entries(namespaceLabels(overlay.environment)) : [];
  return label.map(([key, value]) => `, with the label ${key}=${value} before the server starts`).join('');
}

/** Workspaces that the overlay counts on, and namespaces of others that it puts something into. */
function namespacesOf(
  overlay: Overlay,
): readonly { readonly namespace: string; readonly what: string; readonly why: string }[] {
  const { environment, objects } = overlay;
  const set = environment.settings.workspaces.map(({ namespace }) => namespace);
  if (overlay.form === 'operated')
    return set.map((namespace) => ({ namespace, what: `namespace ${namespace}`, why: 'it is set up as a workspace' }));
  const { authentication } = overlay.environment.settings;
  const workspaces = asksKubernetes(authentication) ? authentication.workspaces : undefined;
  const test = smokeTestWorkspace(overlay.environment);
  const selector = workspaces?.enabled && workspaces.labelSelector ? selectorString(workspaces.labelSelector) : '';
  const reasons = new Map<string, string>([
    ...objects.flatMap(({ metadata }) =>
      metadata.namespace ? [[metadata.namespace, 'objects of the overlay lie in it'] as const] : [],
    ),
    ...(test && workspaces ? [[test, 'the smoke test works in it'] as const] : []),
    ...set.map((namespace) => [namespace, 'it is set up as a workspace'] as const),
    ...(workspaces?.defaultWorkspace
      ? [[workspaces.defaultWorkspace, 'it is the default workspace, without which the server ends itself'] as const]
      : []),
  ]);
  reasons.delete(environment.namespace);
  return [...reasons].map(([namespace, why]) => {
    const labelled = selector && !why.startsWith('objects') ? `, with the label ${selector}` : '';
    return { namespace, what: `namespace ${namespace}${labelled}`, why };
  });
}

function platformPrerequisite({ operator, profile }: OperatedEnvironment): readonly Prerequisite[] {
  if (operator.installedBy !== 'platform') return [];
  return [
    {
      what: profile.title,
      why: 'its operator installs the MLflow operator',
      test: `${profile.cli} get datasciencecluster ${operator.dataScienceCluster}`,
    },
  ];
}

function authPrerequisite(environment: OperatedEnvironment): readonly Prerequisite[] {
  const { operator, profile } = environment;
  if (operator.installedBy !== 'manifests' || !operatorProps(environment, operator).namespaceRbac) return [];
  return [
    {
      what: 'the Auth resource of the platform',
      why: 'the operator reads from it which groups it binds, and ends itself where its definition is missing',
      test: `${profile.cli} get crd auths.services.platform.opendatahub.io`,
    },
  ];
}

/** Controllers of custom resources that the overlay holds, by the group of these. */
const controllersByGroup: Readonly<
  Record<string, { readonly what: string; readonly why: string; readonly crd: string }>
> = {
  'cert-manager.io': {
    what: 'cert-manager 1.15 or newer',
    why: 'it issues certificates',
    crd: 'certificates.cert-manager.io',
  },
  'gateway.networking.k8s.io': {
    what: 'Gateway API 1.4 or newer, with a controller that knows BackendTLSPolicy',
    why: 'users come in through an HTTPRoute',
    crd: 'backendtlspolicies.gateway.networking.k8s.io',
  },
  'monitoring.coreos.com': {
    what: 'the Prometheus operator',
    why: 'it reads what is scraped, and which alerts there are',
    crd: 'servicemonitors.monitoring.coreos.com',
  },
  'postgresql.cnpg.io': {
    what: 'CloudNativePG 1.26 or newer',
    why: 'it runs the database',
    crd: 'clusters.postgresql.cnpg.io',
  },
  'barmancloud.cnpg.io': {
    what: 'the plugin barman-cloud of CloudNativePG',
    why: 'it makes the backups of the database',
    crd: 'objectstores.barmancloud.cnpg.io',
  },
  'external-secrets.io': {
    what: 'External Secrets 0.17 or newer',
    why: 'it makes the Secrets',
    crd: 'externalsecrets.external-secrets.io',
  },
  'bitnami.com': {
    what: 'Sealed Secrets',
    why: 'it opens the Secrets of the overlay',
    crd: 'sealedsecrets.bitnami.com',
  },
  'traefik.io': {
    what: 'Traefik 3',
    why: 'users come in through an IngressRoute',
    crd: 'ingressroutes.traefik.io',
  },
  'objectbucket.io': {
    what: 'a provisioner of object buckets (NooBaa or Rook)',
    why: 'it makes the bucket',
    crd: 'objectbucketclaims.objectbucket.io',
  },
};

function controllerPrerequisites({ environment, objects }: Overlay): readonly Prerequisite[] {
  return Object.entries(controllersByGroup).flatMap(([group, { what, why, crd }]) =>
    objects.some((object) => object.apiVersion.startsWith(`${group}/`))
      ? [{ what, why, test: `${environment.profile.cli} get crd ${crd}` }]
      : [],
  );
}

/** The operator makes a claim that the overlay does not hold; in the other form every claim stands in it. */
function usesVolume(overlay: Overlay): boolean {
  if (overlay.form === 'standalone')
    return overlay.objects.some(
      ({ kind, ...object }) =>
        kind === 'PersistentVolumeClaim' ||
        kind === 'Cluster' ||
        (kind === 'StatefulSet' && JSON.stringify(object).includes('volumeClaimTemplates')),
    );
  const { backendStore, artifactStore, server } = overlay.environment.settings;
  return backendStore.type === 'sqlite' || artifactStore.type === 'volume' || server.storage !== undefined;
}
