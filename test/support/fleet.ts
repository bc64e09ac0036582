/** Fleets of small overlays, without synthesizing any. */
import { formatProblems } from '../../lib/environment/parse.js';
import type { Fleet } from '../../lib/gitops/fleet/fleet.js';
import { readFleet } from '../../lib/gitops/fleet/read-fleet.js';
import { type OverlaySummary, overlaySummarySchema } from '../../lib/output/summary/summary-schema.js';

/** A summary by its path, `kind/dev`; its objects are `<apiVersion> <kind> [<namespace>/]<name>`. */
export function summary(overlay: string, objects: readonly string[], further: object = {}): OverlaySummary {
  const [platform = '', stage = ''] = overlay.split('/');
  const parsed = objects.map((text) => {
    const [apiVersion = '', kind = '', place = ''] = text.split(' ');
    const [namespace, name] = place.includes('/') ? place.split('/') : [undefined, place];
    return { apiVersion, kind, ...(namespace ? { namespace } : {}), names: [name ?? ''] };
  });
  return overlaySummarySchema.parse({
    overlay,
    environment: `environments/${overlay}.yaml`,
    generator: '0.1.0',
    platform,
    form: 'standalone',
    stage: stage.startsWith('prod') ? 'prod' : 'dev',
    instance: 'mlflow',
    namespace: 'mlflow',
    namespaces: [...new Set(parsed.flatMap(({ namespace }) => namespace ?? []))],
    uri: 'https://mlflow.mlflow.svc:5000',
    versions: { mlflow: '3.17.2' },
    images: [],
    requirements: [],
    prerequisites: [],
    definitions: { delivered: [], needed: [] },
    files: [{ name: 'mlflow.yaml', wave: 0, objects: parsed }],
    ...further,
  });
}

export const devOverlay = summary('kind/dev', ['v1 Namespace mlflow', 'apps/v1 Deployment mlflow/mlflow']);
export const prodOverlay = summary('rhoai/prod', [
  'rbac.authorization.k8s.io/v1 ClusterRole mlflow-view',
  'apps/v1 StatefulSet mlflow/mlflow',
  'v1 ConfigMap team-a/mlflow-client',
]);

/** What comes before the clusters. */
export const head = 'tools: [argocd]\nrepository:\n  url: https://git.example.com/ml/mlflow.git\n';

/** The problems of a fleet file as text; empty for a valid one. */
export function fleetProblems(text: string, overlays: readonly OverlaySummary[] = [devOverlay, prodOverlay]): string {
  const read = readFleet('gitops.yaml', Buffer.from(text), overlays);
  return 'problems' in read ? formatProblems(read.problems) : '';
}

export function fleetOf(text: string, overlays: readonly OverlaySummary[] = [devOverlay, prodOverlay]): Fleet {
  const read = readFleet('gitops.yaml', Buffer.from(text), overlays);
  if ('problems' in read) throw new Error(formatProblems(read.problems));
  return read.fleet;
}
