/** What Applications and the template of an ApplicationSet have in common, and which overlays an ApplicationSet applies where. */
import type { KubernetesObject } from '../kubernetes/object.js';
import { at, isObject } from '../kubernetes/structural.js';
import type { FieldChange } from './field-changes.js';
import { fieldsAt } from './match.js';
import type { ObjectChange } from './rule.js';

export const application = 'argoproj.io/Application';
export const applicationSet = 'argoproj.io/ApplicationSet';
export const project = 'argoproj.io/AppProject';
export const fluxKustomization = 'kustomize.toolkit.fluxcd.io/Kustomization';

/** A field of an Application, which an ApplicationSet has in its template. */
export function applied(object: KubernetesObject, ...path: readonly string[]): unknown {
  return at(object, ...templateOf(object), ...path);
}

/** The changed fields of an Application, by their names in one. */
export function appliedFields(change: ObjectChange, ...names: readonly string[]): readonly FieldChange[] {
  const prefix = templateOf(change.after ?? change.before).map((part) => `${part}.`);
  return fieldsAt(change, ...names.map((name) => `${prefix.join('')}${name}`));
}

function templateOf(object: KubernetesObject | undefined): readonly string[] {
  return object?.kind === 'ApplicationSet' ? ['spec', 'template'] : [];
}

/** What a Kustomization of Flux waits for: `<namespace>/<name>`. */
export function dependenciesOf({ spec, metadata }: KubernetesObject): readonly string[] {
  const found = at(spec, 'dependsOn');
  return (Array.isArray(found) ? found : []).map((one: unknown) =>
    [at(one, 'namespace') ?? metadata.namespace, at(one, 'name')].map(String).join('/'),
  );
}

/** Texts of a list. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** One overlay on one cluster. */
export interface AppliedTarget {
  /** The name of the cluster in the fleet, and the path of the overlay. */
  readonly name: string;
  /** The name or URL of the cluster in Argo CD. */
  readonly cluster: string;
  /** Repository and revision. */
  readonly source: string;
}

/** What the generators of an ApplicationSet list, as lib/gitops/argocd/application-set.ts writes them. */
export function targetsOf(set: KubernetesObject): readonly AppliedTarget[] {
  const generators = at(set, 'spec', 'generators');
  return (Array.isArray(generators) ? generators : []).flatMap((generator: unknown) => {
    const parts = at(generator, 'matrix', 'generators');
    const [first, ...others]: readonly unknown[] = Array.isArray(parts) ? parts : [generator];
    const git = at(first, 'git');
    const clusters = others.map((other) => at(other, 'clusters')).find(isObject);
    const values = at(clusters ?? git, 'values');
    const cluster = clusters
      ? JSON.stringify(clusters['selector'])
      : String(at(values, 'cluster') || at(values, 'server') || '');
    const files = at(git, 'files');
    return (Array.isArray(files) ? files : []).map((file: unknown) => ({
      name: `${clusters ? cluster : String(at(values, 'name'))}: ${String(at(file, 'path')).replace(/\/overlay\.json$/, '')}`,
      cluster,
      source: [at(git, 'repoURL'), at(values, 'revision') ?? at(git, 'revision')].map(String).join(' at '),
    }));
  });
}

/** Targets of both states whose value differs: `a: overlays/b (x → y)`. */
export function movedTargets(
  before: KubernetesObject,
  after: KubernetesObject,
  field: 'cluster' | 'source',
): readonly string[] {
  const next = new Map(targetsOf(after).map((target) => [target.name, target[field]]));
  return targetsOf(before).flatMap((target) => {
    const [had, has] = [target[field], next.get(target.name)];
    return has === undefined || has === had ? [] : [`${target.name} (${had} → ${has})`];
  });
}

/** The first few of a list. */
export function some(items: readonly string[]): string {
  return items.length > 5 ? `${items.slice(0, 4).join(', ')} and ${items.length - 4} more` : items.join(', ');
}
