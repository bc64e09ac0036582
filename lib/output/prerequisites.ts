import type { Prerequisite } from '../contract.js';
import { operatorProps } from '../overlay-props.js';
import type { Overlay } from '../rendering.js';

/** What must be true of a cluster before the overlay is applied. */
export function prerequisitesOf({ environment, objects }: Overlay): readonly Prerequisite[] {
  const { cli, title } = environment.profile;
  const has = (group: string) => objects.some((object) => object.apiVersion.startsWith(`${group}/`));
  const definition = (name: string) => `${cli} get crd ${name}`;
  return [
    ...(environment.operator.installedBy === 'platform'
      ? [
          {
            what: title,
            why: 'its operator installs the MLflow operator',
            test: `${cli} get datasciencecluster ${environment.operator.dataScienceCluster}`,
          },
        ]
      : []),
    ...(environment.createNamespace
      ? []
      : [
          {
            what: `namespace ${environment.namespace}`,
            why: 'everything lives in it',
            test: `${cli} get namespace ${environment.namespace}`,
          },
        ]),
    ...(environment.operator.installedBy === 'manifests' &&
    operatorProps(environment, environment.operator).namespaceRbac
      ? [
          {
            what: 'the Auth resource of the platform',
            why: 'the operator reads from it which groups it binds, and ends itself where its definition is missing',
            test: definition('auths.services.platform.opendatahub.io'),
          },
        ]
      : []),
    ...(has('cert-manager.io')
      ? [
          {
            what: 'cert-manager 1.15 or newer',
            why: "it issues the server's certificate",
            test: definition('certificates.cert-manager.io'),
          },
        ]
      : []),
    ...(has('gateway.networking.k8s.io')
      ? [
          {
            what: 'Gateway API 1.4 or newer, with a controller that knows BackendTLSPolicy',
            why: 'users come in through an HTTPRoute',
            test: definition('backendtlspolicies.gateway.networking.k8s.io'),
          },
        ]
      : []),
    ...(has('monitoring.coreos.com')
      ? [
          {
            what: 'the Prometheus operator',
            why: 'it scrapes the operator by a ServiceMonitor',
            test: definition('servicemonitors.monitoring.coreos.com'),
          },
        ]
      : []),
    ...(usesVolume(environment)
      ? [
          {
            what: 'a StorageClass',
            why: 'the database or the artifacts lie on a volume',
            test: `${cli} get storageclass`,
          },
        ]
      : []),
    ...environment.settings.workspaces.map(({ namespace }) => ({
      what: `namespace ${namespace}`,
      why: 'it is set up as a workspace',
      test: `${cli} get namespace ${namespace}`,
    })),
  ];
}

function usesVolume({ settings }: Overlay['environment']): boolean {
  return (
    settings.backendStore.type === 'sqlite' ||
    settings.artifactStore.type === 'volume' ||
    settings.server.storage !== undefined
  );
}
