/** Definitions of custom resources that an environment, a program or an overlay gives, as schemas to check objects by. */
import type { KnownKind, Scope } from '../kubernetes/kubernetes-schema.js';
import { groupOf } from '../kubernetes/object.js';
import type { StructuralSchema } from '../kubernetes/structural.js';
import { suggest } from '../schema/suggest.js';

/** A version of a kind. */
export interface DefinedVersion {
  readonly name: string;
  /** Whether the API server takes objects of this version. */
  readonly served: boolean;
  /** With the fields that every object has. */
  readonly schema: StructuralSchema;
}

/** A kind as its CustomResourceDefinition says. */
export interface DefinedKind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: Scope;
  readonly versions: readonly DefinedVersion[];
  /** Rules and patterns that only an API server evaluates. */
  readonly unevaluated: readonly string[];
}

/** The kinds of some definitions. */
export class Definitions {
  static readonly none = new Definitions([]);
  private readonly byName: ReadonlyMap<string, DefinedKind>;

  /** @param kinds - of two with the same name the first counts */
  constructor(readonly kinds: readonly DefinedKind[]) {
    this.byName = new Map(kinds.toReversed().map((one) => [`${one.group}/${one.kind}`, one]));
  }

  kindOf(apiVersion: string, kind: string): DefinedKind | undefined {
    return this.byName.get(`${groupOf(apiVersion)}/${kind}`);
  }

  /** The schema of objects of a version; undefined if it is not defined or not served. */
  find(apiVersion: string, kind: string): KnownKind | undefined {
    const defined = this.kindOf(apiVersion, kind);
    const version = defined?.versions.find(({ name, served }) => served && `${defined.group}/${name}` === apiVersion);
    return defined && version && { scope: defined.scope, schema: version.schema };
  }

  /** Why no object of this version can be created, although its kind is defined. */
  wrongVersion(apiVersion: string, kind: string): string | undefined {
    const defined = this.kindOf(apiVersion, kind);
    if (!defined || this.find(apiVersion, kind)) return undefined;
    const served = defined.versions.filter((version) => version.served).map(({ name }) => `${defined.group}/${name}`);
    const isKnown = defined.versions.some(({ name }) => `${defined.group}/${name}` === apiVersion);
    const what = isKnown
      ? `${apiVersion} of ${kind} is defined and not served`
      : `the definition of ${kind} has no version ${apiVersion}`;
    return `${what}; ${served.length > 0 ? `served: ${served.join(', ')}` : 'no version is served'}`;
  }

  /** The defined kind of a group whose name is nearest to another one. */
  near(group: string, kind: string): string | undefined {
    return suggest(
      kind,
      this.kinds.filter((one) => one.group === group).map((one) => one.kind),
    );
  }
}
