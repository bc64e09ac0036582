import type { MLflowSpec } from '../crds/mlflow.js';
import { laterRules } from '../crds/mlflow-later-rules.js';
import type { Overlay } from '../overlay/rendering.js';
import { formatLocation } from '../schema/location.js';
import { atLeast } from '../schema/since.js';

/** A notice for each field of the MLflow resource that a later release of the operator refuses, with its place and the fix. */
export function laterRuleNotices({ environment, objects }: Overlay): readonly string[] {
  if (environment.form !== 'operated') return [];
  const spec = objects.find(({ kind }) => kind === 'MLflow')?.['spec'] as MLflowSpec | undefined;
  if (!spec) return [];
  const { api } = environment.profile.server;
  return laterRules.flatMap(({ since, field, broken, fix }) => {
    const why = atLeast(api, since) ? undefined : broken(spec);
    return why
      ? [
          `${formatLocation(environment.locate([field]))} ${field}: ${why}, which the operator refuses from release ${since} on; before the upgrade, ${fix}`,
        ]
      : [];
  });
}
