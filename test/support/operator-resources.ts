/** The MLflow resources that the operator itself must accept and run: those of the references, and each further feature of one. */
import { join } from 'node:path';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { readObjects } from '../cluster/harness/cluster.js';
import { isStandalone, overlayPaths, overlays } from '../cluster/harness/overlays.js';

type Named = readonly [string, KubernetesObject];

/** References with an operator. */
export const operatedReferences: readonly string[] = overlayPaths.filter((path) => !isStandalone(path));

/** The resource of a reference. */
export function resourceOf(path: string): KubernetesObject {
  const found = readObjects(join(overlays, path, 'mlflow.yaml')).find(({ kind }) => kind === 'MLflow');
  if (!found) throw new Error(`the overlay ${path} has no MLflow resource`);
  return found;
}

/** All of them, each with its name. */
export function operatorResources(): readonly Named[] {
  const prod = resourceOf('kind/prod')['spec'] as object;
  const variant = (name: string, spec: object): Named => [
    name,
    {
      apiVersion: 'mlflow.opendatahub.io/v1',
      kind: 'MLflow',
      metadata: { name: 'mlflow' },
      spec: { ...prod, ...spec },
    },
  ];
  return [
    ...operatedReferences.map((path): Named => [`of overlay ${path}`, resourceOf(path)]),
    variant('with garbage collection by the operator', { garbageCollection: { schedule: '0 2 * * 0' } }),
    variant('with trace archival', {
      traceArchival: { enabled: true, schedule: '0 3 * * *', location: 's3://traces/archive', retention: '30d' },
    }),
    variant('with a bundle of authorities', { caBundleConfigMap: { name: 'mlflow-ca-bundle' } }),
    variant('with additional egress', {
      networkPolicyAdditionalEgressRules: [{ ports: [{ port: 9000, protocol: 'TCP' }] }],
    }),
    variant('with a claim for a device', { resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }] }),
    variant('with a registry store of its own', {
      registryStoreUriFrom: { name: 'mlflow-db-credentials', key: 'registry-store-uri' },
    }),
  ];
}
