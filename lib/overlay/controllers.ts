import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import type { Prerequisite } from '../model/prerequisite.js';

/** Controllers of custom resources by API group, each with a custom resource definition that shows that it is installed. */
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
    why: 'users connect through an HTTPRoute',
    crd: 'backendtlspolicies.gateway.networking.k8s.io',
  },
  'monitoring.coreos.com': {
    what: 'the Prometheus operator',
    why: 'it reads the ServiceMonitor and the alerts',
    crd: 'servicemonitors.monitoring.coreos.com',
  },
  'postgresql.cnpg.io': {
    what: 'CloudNativePG 1.26 or newer',
    why: 'it runs the database',
    crd: 'clusters.postgresql.cnpg.io',
  },
  'barmancloud.cnpg.io': {
    what: 'the plugin barman-cloud of CloudNativePG',
    why: 'it backs up the database',
    crd: 'objectstores.barmancloud.cnpg.io',
  },
  'external-secrets.io': {
    what: 'External Secrets 0.17 or newer',
    why: 'it creates the Secrets',
    crd: 'externalsecrets.external-secrets.io',
  },
  'bitnami.com': {
    what: 'Sealed Secrets',
    why: 'it decrypts the Secrets of the overlay',
    crd: 'sealedsecrets.bitnami.com',
  },
  'traefik.io': {
    what: 'Traefik 3',
    why: 'users connect through an IngressRoute',
    crd: 'ingressroutes.traefik.io',
  },
  'objectbucket.io': {
    what: 'a provisioner of object buckets (NooBaa or Rook)',
    why: 'it creates the bucket',
    crd: 'objectbucketclaims.objectbucket.io',
  },
};

/** The controllers that objects of an overlay need. */
export function controllerPrerequisites(objects: readonly KubernetesObject[]): readonly Prerequisite[] {
  const groups = new Set(objects.map(({ apiVersion }) => groupOf(apiVersion)));
  return Object.entries(controllersByGroup).flatMap(([group, { what, why, crd }]) =>
    groups.has(group) ? [{ what, why, test: `kubectl get crd ${crd}` }] : [],
  );
}
