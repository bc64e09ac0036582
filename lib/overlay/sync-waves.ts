import { ApiObject, type App } from 'cdk8s';

const annotation = 'argocd.argoproj.io/sync-wave';

/**
 * When Argo CD applies each file; it goes on to the next wave when everything of one is healthy. Files without a wave
 * come in wave 0. Definitions carry their wave (-30) by themselves.
 */
const waves: Readonly<Record<string, number>> = {
  namespace: -40,
  secrets: -25,
  network: -25,
  platform: -20,
  operator: -20,
  access: -20,
  database: -15,
  'object-store': -15,
  certificate: -10,
  // A claim whose storage class waits for its first pod is well only with that pod: so they come together.
  volume: -5,
  migration: -5,
  cache: -5,
  'garbage-collection': 10,
  'trace-archival': 10,
  backup: 10,
  monitoring: 10,
  route: 10,
  workspaces: 10,
};

/** Gives every object of a chart the wave of its file, unless it has one of its own. */
export function addSyncWaves(app: App): void {
  for (const chart of app.charts) {
    const wave = waves[chart.node.id];
    if (wave === undefined) continue;
    for (const object of chart.node.findAll().filter(ApiObject.isApiObject)) {
      object.metadata.addAnnotation(annotation, String(wave));
    }
  }
}
