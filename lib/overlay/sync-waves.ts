import { ApiObject, type App } from 'cdk8s';
import type { Steps } from './steps.js';

const annotation = 'argocd.argoproj.io/sync-wave';

/** Sets the wave of every object of a step. Objects of wave 0, and extra objects with a wave of their own, are not changed. */
export function addSyncWaves(app: App, steps: Steps<never>): void {
  for (const chart of app.charts) {
    const wave = steps[chart.node.id]?.wave ?? 0;
    if (wave === 0) continue;
    for (const object of chart.node.findAll().filter(ApiObject.isApiObject))
      if (!hasWave(object)) object.metadata.addAnnotation(annotation, String(wave));
  }
}

function hasWave({ metadata }: ApiObject): boolean {
  const { annotations } = metadata.toJson() as { readonly annotations?: Readonly<Record<string, unknown>> };
  return annotations?.[annotation] !== undefined;
}
