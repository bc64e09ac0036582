/** Runs the checks, over the objects of an environment or over any others. */
import { isFamiliarKind, knownKind } from '../crds/validate.js';
import { isBuiltInGroup } from '../kubernetes/kubernetes-schema.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import { checks } from './all.js';
import type { Check, Finding, Manifests } from './check.js';

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
export function manifestsOf({ environment, objects, contract, operatorMade }: RenderedOverlay): Manifests {
  const mlflowVersion =
    environment.form === 'operated' ? environment.profile.server.version : environment.settings.server.image.version;
  return { objects, contract, operatorMade, namespace: environment.namespace, mlflowVersion };
}

function findAll(manifests: Manifests, overlay: RenderedOverlay | undefined): AllFound {
  const objects = manifests.objects.map(qualified);
  const given = new Map(objects.map((object, index) => [object, manifests.objects[index]]));
  const run = (check: Check): Iterable<Finding> => {
    if (check.needs !== 'environment') return check.run({ ...manifests, objects });
    return overlay ? check.run({ ...overlay, objects }) : [];
  };
  const found: Found[] = [];
  const unfinished = new Set<string>();
  for (const check of checks) {
    try {
      for (const finding of run(check))
        found.push({ check, finding, object: finding.object && (given.get(finding.object) ?? finding.object) });
    } catch (error) {
      // A malformed object can stop a check. The schema's check, the first of all, has reported it then.
      if (!found.some((one) => one.check.id === 'MLF-SCHEMA-1')) throw error;
      unfinished.add(check.id);
    }
  }
  return { found, unfinished };
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
