/** A rule: which change of an object has which effect, why, and what to do. */
import type { KubernetesObject, ObjectIdentity } from '../kubernetes/object.js';
import type { FieldChange } from './field-changes.js';
import type { Risk } from './risk.js';

export interface Rule {
  /** The class of risk and a name, which never change. */
  readonly id: `${Risk}/${string}`;
  /** The change in a few words. */
  readonly title: string;
  /** What it does on the cluster. */
  readonly reason: string;
  /** What to do about it. */
  readonly advice: string;
  /** Where the fact is written: a page of the API reference, or a source file. */
  readonly source: string;
  /**
   * Whether synth prints it too: the cluster refuses the change, or the server loses sight of data.
   * @default false
   */
  readonly notice?: true;
  /** The effects of the change of one object. */
  find(change: ObjectChange, context: ChangeContext): Iterable<Found>;
}

/** What changes of one object. */
export interface ObjectChange {
  readonly change: 'added' | 'removed' | 'renamed' | 'changed';
  /** Of the new state; of the old one if it is removed. */
  readonly identity: ObjectIdentity;
  readonly before?: KubernetesObject;
  readonly after?: KubernetesObject;
  /** Of an object that is in both states. */
  readonly fields: readonly FieldChange[];
}

/** Both states. */
export interface ChangeContext {
  /** Objects of files that differ. */
  readonly before: readonly KubernetesObject[];
  readonly after: readonly KubernetesObject[];
  /**
   * Every object of the new state, for rules that ask what else there is.
   * @default - `after`
   */
  readonly whole?: () => readonly KubernetesObject[];
}

/** What a rule has found; its own texts take the place of those of the rule. */
export interface Found {
  /** @default - the object as a whole */
  readonly fields?: readonly FieldChange[];
  readonly reason?: string;
  readonly advice?: string;
}

/** What a change does. */
export interface Effect {
  readonly rule: string;
  readonly risk: Risk;
  /** An object, or the data that an overlay has: `PersistentVolumeClaim mlflow/data`, `Artifacts`. */
  readonly subject: string;
  /** What changes: `removed`, `renamed from mlflow/other`, or nothing if fields say so. */
  readonly what?: string;
  readonly fields: readonly FieldChange[];
  readonly reason: string;
  readonly advice: string;
}
