import { z } from 'zod';
import type { Container, Volume } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { containerReferences } from '../../kubernetes/pod-references.js';
import { destinationFlow, type FlowEnd } from '../../model/flow.js';
import type { PodConnection } from '../../model/pod-connection.js';
import { createSecret, joinRequirements, type Requirement } from '../../model/requirement.js';
import { field, host, labels, port } from '../../schema/fields.js';
import { peerField } from '../../schema/peer.js';
import { metadataFlow } from '../artifacts/cloud-artifact-store.js';

const destination = z.strictObject({
  host: field(host, 'Host that the proxy connects to.', 'sqladmin.googleapis.com'),
  port: field(port, 'Its port.', 443),
  peer: peerField('derived from the host', { cidrs: ['10.20.0.3/32'] }),
});

/** A program in every pod of the database, which listens on a loopback address and encrypts the connection: the Cloud SQL Auth Proxy. */
export const databaseProxySchema = z.strictObject({
  container: field(
    embedded<Container>('io.k8s.api.core.v1.Container'),
    'The container. It runs in every pod that connects to the database, of server and jobs, as an init container with restartPolicy Always (a native sidecar, Kubernetes 1.29), which a Job does not wait for. With a startup probe the program starts after it.',
    {
      name: 'cloud-sql-proxy',
      image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy@sha256:<digest>',
      args: ['--port=5432', 'example-project:europe-west1:mlflow'],
    },
  ),
  volumes: field(
    z.array(embedded<Volume>('io.k8s.api.core.v1.Volume')).default([]),
    'Volumes that the container mounts, such as a Secret with its key.',
    [{ name: 'database-proxy-key', secret: { secretName: 'database-proxy-key' } }],
  ),
  serviceAccountAnnotations: field(
    labels.default({}),
    "Annotations that bind the ServiceAccounts of these pods to a cloud identity. Default: none, or those of the artifact store's credentials for the pods that use it.",
    { 'iam.gke.io/gcp-service-account': 'mlflow@example-project.iam.gserviceaccount.com' },
  ),
  destinations: field(
    z.array(destination).min(1),
    'What the proxy connects to, which the network policies of these pods allow.',
    [
      { host: 'sqladmin.googleapis.com', port: 443 },
      { host: '10.20.0.3', port: 3307 },
    ],
  ),
});

export type DatabaseProxy = z.output<typeof databaseProxySchema>;

/** What a pod has from the proxy of its database. */
export function proxyConnection(
  proxy: DatabaseProxy,
  namespace: string,
): Pick<PodConnection, 'sidecars' | 'volumes' | 'serviceAccountAnnotations' | 'requirements' | 'flows'> {
  const { container, volumes, serviceAccountAnnotations, destinations } = proxy;
  const onGoogle = 'iam.gke.io/gcp-service-account' in serviceAccountAnnotations;
  return {
    sidecars: [{ ...container, restartPolicy: 'Always' }],
    volumes,
    serviceAccountAnnotations,
    requirements: requirementsOf(proxy, namespace),
    flows: (from: FlowEnd) => [
      ...destinations.map(({ host, port, peer }) =>
        destinationFlow(from, { what: 'database proxy', host, port, ...(peer ? { peer } : {}) }),
      ),
      ...(onGoogle ? [metadataFlow(from)] : []),
    ],
  };
}

/** The Secrets and ConfigMaps that the container and its volumes refer to. */
function requirementsOf({ container, volumes }: DatabaseProxy, namespace: string): readonly Requirement[] {
  const references = containerReferences(container, volumes).flatMap(({ kind, name, key, optional }) =>
    !optional && (kind === 'Secret' || kind === 'ConfigMap') ? [{ kind, name, key: key ?? '<any name>' } as const] : [],
  );
  return joinRequirements(
    references.map(({ kind, name, key }): Requirement => {
      const keys = [{ key, format: `<value that ${container.name} reads>` }];
      return {
        kind,
        name,
        namespace,
        keys,
        ...(kind === 'Secret' ? { command: createSecret(namespace, name, keys) } : {}),
      };
    }),
  );
}
