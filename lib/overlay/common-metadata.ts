import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';
import { operated } from '../model/operated.js';
import { programVersion } from './program-version.js';
import type { Steps } from './steps.js';

export type Entries = Readonly<Record<string, string>>;

/** An object, and its step of the overlay. */
export interface Draft {
  readonly step: string;
  readonly object: KubernetesObject;
}

const component = 'app.kubernetes.io/component';

/**
 * Adds the labels app.kubernetes.io/* and the environment's labels and annotations to every object. Existing ones are
 * kept, so no label that a selector matches changes.
 */
export function withCommonMetadata<E extends Environment>(
  drafts: readonly Draft[],
  environment: E,
  steps: Steps<E>,
): readonly KubernetesObject[] {
  const { labels, annotations } = environment.settings;
  const versions = new Map<string, string>();
  for (const draft of drafts) {
    const version = programVersion(draft.object, environment);
    if (version !== undefined && !versions.has(componentOf(draft, steps)))
      versions.set(componentOf(draft, steps), version);
  }
  return drafts.map((draft) => {
    const { step, object } = draft;
    const owner = steps[step]?.owner ?? 'instance';
    if (owner === 'platform') return object;
    const version = programVersion(object, environment) ?? versions.get(componentOf(draft, steps));
    const standard = {
      [component]: componentOf(draft, steps),
      'app.kubernetes.io/instance': owner === 'cluster' ? operated.name : instanceOf(environment),
      'app.kubernetes.io/managed-by': 'cdk8s-mlflow',
      'app.kubernetes.io/name': 'mlflow',
      'app.kubernetes.io/part-of': 'mlflow',
      ...(version !== undefined ? { 'app.kubernetes.io/version': version } : {}),
    };
    const { metadata } = object;
    const notes = joinedEntries(annotations, metadata.annotations);
    return {
      ...object,
      metadata: {
        ...metadata,
        labels: joinedEntries({ ...labels, ...standard }, metadata.labels),
        ...(Object.keys(notes).length > 0 ? { annotations: notes } : {}),
      },
    };
  });
}

function instanceOf(environment: Environment): string {
  return environment.form === 'standalone' ? environment.instance.name : operated.name;
}

/** The component of an object: its own label, else that of the pods it selects, else that of its step. */
function componentOf<E extends Environment>({ step, object }: Draft, steps: Steps<E>): string {
  const selected = object.kind === 'NetworkPolicy' && at(object, 'spec', 'podSelector', 'matchLabels', component);
  return (
    object.metadata.labels?.[component] ?? (typeof selected === 'string' ? selected : (steps[step]?.component ?? step))
  );
}

/** Adds labels or annotations; existing ones take precedence. */
export function joinedEntries(further: Entries, own: Entries = {}): Entries {
  return Object.fromEntries(Object.entries({ ...further, ...own }).sort(([a], [b]) => (a < b ? -1 : 1)));
}
