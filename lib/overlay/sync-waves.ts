import { ApiObject, type App } from 'cdk8s';
import type { Steps } from './steps.js';

const annotation = 'argocd.argoproj.io/sync-wave';

/** Sets the wave of every object of a step. Objects of wave 0 are not changed. */
export function addSyncWaves(app: App, steps: Steps<never>): void {
  for (const chart of app.charts) {
    const wave = steps[chart.node.id]?.wave ?? 0;
    if (wave === 0) continue;
    for (const object of chart.node.findAll().filter(ApiObject.isApiObject))
      object.metadata.addAnnotation(annotation, String(wave));
  }
}
