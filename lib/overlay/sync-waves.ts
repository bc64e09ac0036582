import { ApiObject, type App } from 'cdk8s';
import type { Steps } from './steps.js';

const annotation = 'argocd.argoproj.io/sync-wave';

/** Gives every object of a step its wave. Objects of wave 0 keep the one that they have, or none. */
export function addSyncWaves(app: App, steps: Steps<never>): void {
  for (const chart of app.charts) {
    const wave = steps[chart.node.id]?.wave ?? 0;
    if (wave === 0) continue;
    for (const object of chart.node.findAll().filter(ApiObject.isApiObject))
      object.metadata.addAnnotation(annotation, String(wave));
  }
}
