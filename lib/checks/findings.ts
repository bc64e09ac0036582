/** Runs the checks on the objects of an environment, or on any others. */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import { checks } from './all.js';
import type { Check, Finding, Manifests } from './check.js';
import { qualified } from './qualified.js';
import { schemaCheck } from './rules/schema.js';

/** A finding of a check. */
export interface Found {
  readonly check: Check;
  readonly finding: Finding;
  /** The given object of the finding; checks may have received it with another kind. */
  readonly object: KubernetesObject | undefined;
}

export interface AllFound {
  readonly found: readonly Found[];
  /** Checks that failed because of a malformed object. */
  readonly unfinished: ReadonlySet<string>;
}

/** All findings in manifests, of the checks that do not need an environment. */
export function findInManifests(manifests: Manifests): AllFound {
  return findAll(manifests, undefined);
}

/** All findings in an overlay. */
export function findInOverlay(overlay: RenderedOverlay): AllFound {
  return findAll(manifestsOf(overlay), overlay);
}

/** The input of checks of objects: the overlay without its environment. */
export function manifestsOf({ environment, objects, requirements, operatorMade }: RenderedOverlay): Manifests {
  const mlflowVersion =
    environment.form === 'operated' ? environment.profile.server.version : environment.settings.server.image.version;
  const { namespace, definitions } = environment;
  return { objects, requirements, operatorMade, namespace, mlflowVersion, ...(definitions ? { definitions } : {}) };
}

type Seen = Pick<Manifests, 'objects' | 'operatorMade'>;

function findAll(manifests: Manifests, overlay: RenderedOverlay | undefined): AllFound {
  const objects = manifests.objects.map(qualified);
  const given = new Map(objects.map((object, index) => [object, manifests.objects[index]]));
  const run = (check: Check, seen: Seen): readonly Finding[] => {
    if (check.needs !== 'environment') return [...check.run({ ...manifests, ...seen })];
    return overlay ? [...check.run({ ...overlay, ...seen })] : [];
  };
  const found: Found[] = [];
  const malformed = new Set<KubernetesObject | undefined>();
  const unfinished = new Set<string>();
  for (const check of checks) {
    const { findings, finished } = attempt((seen) => run(check, seen), { ...manifests, objects }, malformed);
    if (!finished) unfinished.add(check.id);
    for (const finding of findings) {
      found.push({ check, finding, object: finding.object && (given.get(finding.object) ?? finding.object) });
      if (check === schemaCheck) malformed.add(finding.object);
    }
  }
  return { found, unfinished };
}

/**
 * A check can fail because of a malformed object. The check of schemas, which runs first, has reported it, and the check runs
 * again on the other objects, with the malformed one reduced to its name.
 */
function attempt(
  run: (seen: Seen) => readonly Finding[],
  seen: Seen,
  malformed: ReadonlySet<KubernetesObject | undefined>,
): { readonly findings: readonly Finding[]; readonly finished: boolean } {
  try {
    return { findings: run(seen), finished: true };
  } catch (error) {
    if (malformed.size === 0) throw error;
    const objects = seen.objects.filter((object) => !malformed.has(object));
    const names = seen.objects
      .filter((object) => malformed.has(object))
      .map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
        apiVersion,
        kind,
        metadata: { name, ...(namespace ? { namespace } : {}) },
      }));
    return { findings: run({ objects, operatorMade: [...seen.operatorMade, ...names] }), finished: false };
  }
}
