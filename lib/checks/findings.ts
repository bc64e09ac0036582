/** Runs the checks, over the objects of an environment or over any others. */
import { isFamiliarKind, knownKind } from '../crds/validate.js';
import { isBuiltInGroup } from '../kubernetes/kubernetes-schema.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import { checks } from './all.js';
import type { Check, Finding, Manifests } from './check.js';
import { schemaCheck } from './rules/schema.js';

/** What a check found. */
export interface Found {
  readonly check: Check;
  readonly finding: Finding;
  /** The object of the finding as it was given, which checks may have seen under another name of its kind. */
  readonly object: KubernetesObject | undefined;
}

export interface AllFound {
  readonly found: readonly Found[];
  /** Checks that a malformed object stopped. */
  readonly unfinished: ReadonlySet<string>;
}

/** Everything that is found in manifests by the checks that need no environment. */
export function findInManifests(manifests: Manifests): AllFound {
  return findAll(manifests, undefined);
}

/** Everything that is found in an overlay. */
export function findInOverlay(overlay: RenderedOverlay): AllFound {
  return findAll(manifestsOf(overlay), overlay);
}

/** An overlay as checks of objects see it: without its environment. */
export function manifestsOf({ environment, objects, requirements, operatorMade }: RenderedOverlay): Manifests {
  const mlflowVersion =
    environment.form === 'operated' ? environment.profile.server.version : environment.settings.server.image.version;
  return { objects, requirements, operatorMade, namespace: environment.namespace, mlflowVersion };
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
 * A malformed object can stop a check. The schema's check, the first of all, has reported it then, and the check runs
 * over the other objects, to which the malformed one is no more than a name.
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

/**
 * An object as checks see it. Other groups may have kinds of a familiar name and another shape, such as OpenShift's own
 * RoleBinding; under its full name, as kubectl takes it, no check mistakes it for the one it knows.
 */
function qualified(object: KubernetesObject): KubernetesObject {
  const { apiVersion, kind } = object;
  const isNamesake = isFamiliarKind(kind) && !knownKind(apiVersion, kind) && !isBuiltInGroup(groupOf(apiVersion));
  return isNamesake ? { ...object, kind: `${kind}.${groupOf(apiVersion)}` } : object;
}
