import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';
import { operated } from '../model/operated.js';
import { programVersion } from './program-version.js';

export type Entries = Readonly<Record<string, string>>;

/** An object, and the step of the overlay that it belongs to. */
export interface Draft {
  readonly step: string;
  readonly object: KubernetesObject;
}

const component = 'app.kubernetes.io/component';

/** Components of objects that name none, where they are not called like their step. */
const components: Entries = {
  certificate: 'server',
  mlflow: 'server',
  monitoring: 'server',
  route: 'server',
  volume: 'server',
};

/** Steps whose objects all instances of a cluster share: with labels of one instance, each would change those of the other. */
const shared = ['crds', 'access'];

/**
 * Gives every object the labels app.kubernetes.io/*, and the environment's labels and annotations. What an object has
 * already stays, so nothing that a selector looks for changes.
 */
export function withCommonMetadata(drafts: readonly Draft[], environment: Environment): readonly KubernetesObject[] {
  const { labels, annotations } = environment.settings;
  const versions = new Map<string, string>();
  for (const draft of drafts) {
    const version = programVersion(draft.object, environment);
    if (version !== undefined && !versions.has(componentOf(draft))) versions.set(componentOf(draft), version);
  }
  return drafts.map((draft) => {
    const { step, object } = draft;
    // One field of an object of the platform, whose labels are the platform's.
    if (step === 'platform') return object;
    const version = programVersion(object, environment) ?? versions.get(componentOf(draft));
    const standard = {
      [component]: componentOf(draft),
      'app.kubernetes.io/instance': shared.includes(step) ? operated.name : instanceOf(environment),
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

/** What an object belongs to: as it says itself, as the pods that it selects say, or as its step is called. */
function componentOf({ step, object }: Draft): string {
  const selected =
    object.kind === 'NetworkPolicy' ? at(object, 'spec', 'podSelector', 'matchLabels', component) : undefined;
  return object.metadata.labels?.[component] ?? (selected as string | undefined) ?? components[step] ?? step;
}

/** Further labels or annotations beside those that are there already, which win. */
export function joinedEntries(further: Entries, own: Entries = {}): Entries {
  return Object.fromEntries(Object.entries({ ...further, ...own }).sort(([a], [b]) => (a < b ? -1 : 1)));
}
