/** What the checks do not know of the custom resources that an environment adds. */
import type { Definitions } from '../crds/definitions-of-others.js';
import { isFamiliarKind, knownKind } from '../crds/validate.js';
import { grouped } from '../kubernetes/grouped.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { isCustom } from '../overlay/controllers.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import { formatLocation } from '../schema/location.js';
import { definitionsFor } from './definitions.js';
import { manifestsOf } from './findings.js';

interface Added {
  readonly object: Pick<KubernetesObject, 'apiVersion' | 'kind'>;
  readonly place: string;
}

/** Notices: one for each API group without a definition, and one for each kind whose definition only an API server evaluates completely. */
export function uncheckedKinds(overlay: RenderedOverlay): readonly string[] {
  const { environment } = overlay;
  const { extraObjects } = environment.settings;
  if (extraObjects.length === 0) return [];
  const definitions = definitionsFor(manifestsOf(overlay));
  const added = extraObjects.map(
    (object, index): Added => ({
      object: object as unknown as KubernetesObject,
      place: formatLocation(environment.locate(['extraObjects', index])),
    }),
  );
  return [
    ...[
      ...grouped(
        added.filter((one) => isUnknown(one, definitions)),
        ({ object }) => groupOf(object.apiVersion),
      ),
    ].map(([group, [first, ...others]]) => unknownGroup(group, [first as Added, ...others], definitions)),
    ...[...grouped(added, ({ object }) => `${groupOf(object.apiVersion)}/${object.kind}`).values()].flatMap(
      ([first]) => (first ? unevaluated(first, definitions) : []),
    ),
  ];
}

/** Kinds of Kubernetes itself have no definitions to give. */
function isUnknown({ object: { apiVersion, kind } }: Added, definitions: Definitions): boolean {
  return isCustom({ apiVersion, kind } as KubernetesObject) && !knownKind(apiVersion, kind, definitions);
}

function unknownGroup(group: string, all: readonly [Added, ...Added[]], definitions: Definitions): string {
  const kinds = [...new Set(all.map(({ object }) => object.kind))];
  const near = kinds.map((kind) => definitions.near(group, kind)).find((one) => one !== undefined);
  const [{ place, object }] = all;
  const hints = [
    ...(near ? [`did you mean ${near}?`] : []),
    ...(isFamiliarKind(object.kind)
      ? [`${object.kind} is known in other versions or groups: check ${object.apiVersion}`]
      : []),
  ].map((hint) => `${hint}; `);
  return `${place}: fields of ${kinds.join(', ')} in group ${group} are not checked, because no definition of it is known; ${hints.join('')}to check them offline, save its CustomResourceDefinition, for example with kubectl get crd <plural>.${group} -o yaml, and name the file in definitions`;
}

function unevaluated({ object: { apiVersion, kind }, place }: Added, definitions: Definitions): readonly string[] {
  const rules = definitions.kindOf(apiVersion, kind)?.unevaluated ?? [];
  if (rules.length === 0) return [];
  const which = rules.length === 1 ? 'a rule' : `${rules.length} rules`;
  return [
    `${place}: the definition of ${kind} has ${which} that only an API server evaluates, such as ${short(rules[0] ?? '')}`,
  ];
}

function short(rule: string): string {
  const line = rule.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
