/** What the change of one overlay does: on its objects, its data and who may do what. */
import { parseAllDocuments } from 'yaml';
import { type Access, accessMatrix } from '../access/matrix.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { isObject } from '../kubernetes/structural.js';
import { type OverlaySummary, readSummary } from '../output/summary/summary-schema.js';
import { operatorRolesOf } from '../overlay/access-of.js';
import { type AccessChange, accessChanges } from './access-changes.js';
import { byRisk, dataEffects, objectEffects, wholeEffect } from './effects.js';
import type { ChangeContext, Effect } from './rule.js';
import { overlayAdded, overlayRemoved } from './rules/overlays.js';
import { stepEffects } from './step-effects.js';
import { upgradeOrder } from './upgrade-order.js';

/** Texts of an overlay by the names of its files. */
export type OverlayTexts = ReadonlyMap<string, string>;

export interface OverlayChanges {
  /** `rhoai/prod`; a folder of gitops/ for one of the fleet */
  readonly overlay: string;
  /**
   * The file that it is made from.
   * @default - the environment of the overlay
   */
  readonly madeFrom?: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** The worst first. */
  readonly effects: readonly Effect[];
  /** Who gains and who loses what in MLflow. */
  readonly access: readonly AccessChange[];
  /** In which order it is applied; empty where everything can be applied at once. */
  readonly order: readonly string[];
}

/** Undefined where no object changes. Only files that differ are parsed. */
export function overlayChanges(
  overlay: string,
  before: OverlayTexts | undefined,
  after: OverlayTexts | undefined,
): OverlayChanges | undefined {
  const [old, next] = [before ?? new Map<string, string>(), after ?? new Map<string, string>()];
  const names = [...new Set([...old.keys(), ...next.keys()])].filter((name) => old.get(name) !== next.get(name));
  if (names.length === 0) return undefined;
  if (!before || !after) return wholeOverlay(overlay, before, after);
  const summaries = [old, next].map((texts) => readSummary(texts.get('overlay.json') ?? ''));
  const [was, is] = summaries;
  const effects = [
    ...(was && is ? stepEffects(was, is) : []),
    ...(names.includes('README.md') ? dataEffects(readmeOf(old), readmeOf(next)) : []),
    ...objectEffects({
      before: objectsOf(old, names),
      after: objectsOf(next, names),
      whole: () => objectsOf(next, [...next.keys()]),
    }),
  ].sort(byRisk);
  if (effects.length === 0) return undefined;
  const order = upgradeOrder({ effects, changed: names, before: was, after: is });
  return { overlay, change: 'changed', effects, access: changedAccess([old, was], [next, is]), order };
}

/** Of objects alone, such as those of a cluster; undefined where nothing changes. */
export function changesOfObjects(overlay: string, context: ChangeContext): OverlayChanges | undefined {
  const effects = objectEffects(context);
  if (effects.length === 0) return undefined;
  const access = accessChanges(accessMatrix(context.before), accessMatrix(context.after));
  const order = upgradeOrder({ effects, changed: [], before: undefined, after: undefined });
  return { overlay, change: 'changed', effects, access, order };
}

/** The objects of all manifests of an overlay. */
export function manifestsOf(texts: OverlayTexts): readonly KubernetesObject[] {
  return objectsOf(texts, [...texts.keys()]);
}

/** Of an overlay that is new or removed, only what is lost with it is said object by object. */
function wholeOverlay(
  overlay: string,
  before: OverlayTexts | undefined,
  after: OverlayTexts | undefined,
): OverlayChanges | undefined {
  const texts = before ?? after ?? new Map<string, string>();
  const objects = objectsOf(texts, [...texts.keys()]);
  if (objects.length === 0) return undefined;
  const lost = before ? objectEffects({ before: objects, after: [] }).filter(({ risk }) => risk === 'data-loss') : [];
  const change = before ? 'removed' : 'added';
  const rule = before ? overlayRemoved : overlayAdded;
  const effect = wholeEffect(rule, overlay, `${change}, with ${objects.length} objects`);
  return { overlay, change, effects: [...lost, effect], access: [], order: [] };
}

function readmeOf(texts: OverlayTexts): string {
  return texts.get('README.md') ?? '';
}

/** Roles may be in other files than what is bound to them. */
function changedAccess(before: State, after: State): readonly AccessChange[] {
  return accessChanges(accessIn(before), accessIn(after));
}

/** An overlay, with its overlay.json. */
type State = readonly [texts: OverlayTexts, summary: OverlaySummary | undefined];

/** With the roles of the operator, where the platform brings them. */
function accessIn([texts, summary]: State): readonly Access[] {
  const objects = objectsOf(
    texts,
    [...texts.keys()].filter((name) => mayGrant(texts.get(name))),
  );
  const version = summary?.form === 'operated' ? summary.versions['mlflow'] : undefined;
  const own = new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const others = version === undefined ? [] : operatorRolesOf(version);
  return accessMatrix(
    objects,
    others.filter(({ kind, metadata }) => !own.has(`${kind} ${metadata.name}`)),
  );
}

function mayGrant(text: string | undefined): boolean {
  return text?.includes('rbac.authorization.k8s.io/') ?? false;
}

function objectsOf(texts: OverlayTexts, names: readonly string[]): readonly KubernetesObject[] {
  return names
    .filter((name) => /\.ya?ml$/.test(name) && name !== 'kustomization.yaml')
    .flatMap((name) => {
      try {
        return objectsIn(texts.get(name) ?? '');
      } catch (error) {
        throw new Error(`${name} cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
}

/** The objects of an overlay's file, which can have any content if it was edited. */
export function objectsIn(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((value) => isObject(value) && isObject(value['metadata'])) as unknown as readonly KubernetesObject[];
}
