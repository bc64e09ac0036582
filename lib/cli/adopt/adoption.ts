/** An environment that is made from something else, and what is said about each of its fields. */
import { namesOf } from '../../model/names.js';
import { type Field, isTree } from './input.js';

/** What became of a field of the input, or what remains to be done. Values are in none of the texts. */
export interface Line {
  readonly kind: 'taken' | 'computed' | 'lost' | 'secret' | 'assumed';
  /** The field of the input. */
  readonly from?: string;
  /** The field of the environment. */
  readonly to?: string;
  readonly why?: string;
}

/** One key of a Secret. */
export interface SecretRef {
  readonly name: string;
  readonly key: string;
}

/** Where a volume is mounted in the pods of the existing server. */
export interface Mount {
  readonly path: string;
  /** The volume of the pod. */
  readonly volume?: string;
  /** The volume claim; undefined if it is not known. */
  readonly claim?: string;
  /** The Secret whose keys are the files. */
  readonly secret?: string;
}

type Branch = Record<string, unknown>;

export class Adoption {
  readonly environment: Branch = {};
  readonly lines: Line[] = [];
  readonly mounts: Mount[] = [];
  /** Volumes that are represented by fields of their own. */
  readonly usedVolumes = new Set<string>();

  /** @param instance - the prefix of the names of Secrets */
  constructor(
    readonly form: 'operated' | 'standalone',
    readonly instance: string,
  ) {}

  /** The Secrets of the new server, whose names the environment need not contain. */
  get secrets(): { readonly database: string; readonly artifacts: string } {
    if (this.form === 'operated') return { database: 'mlflow-db-credentials', artifacts: 'mlflow-s3-credentials' };
    const { databaseCredentials, artifactCredentials } = namesOf({ name: this.instance });
    return { database: databaseCredentials, artifacts: artifactCredentials };
  }

  get(path: string): unknown {
    return path.split('.').reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), this.environment);
  }

  /** Writes the value of a field of the input to a field of the environment. */
  take(field: Field, to: string, value: unknown = field.value): boolean {
    if (value === undefined) return false;
    this.#write(to, value);
    field.input.use(field.keys);
    this.lines.push({ kind: 'taken', from: field.where, to });
    return true;
  }

  /** Writes what is decided by the whole input. */
  set(to: string, value: unknown): void {
    this.#write(to, value);
  }

  /** Adds an item to a list of the output. */
  add(to: string, item: object, line: Pick<Line, 'from' | 'why'>): void {
    const known = this.get(to);
    this.#write(to, [...(Array.isArray(known) ? known : []), item]);
    this.lines.push({ kind: 'taken', to, ...line });
  }

  /** Writes what the input does not say, and why it is that. */
  assume(to: string, value: unknown, why: string): void {
    this.#write(to, value);
    this.lines.push({ kind: 'assumed', to, why });
  }

  /** What the reader has to decide. */
  remind(to: string, why: string): void {
    this.lines.push({ kind: 'assumed', to, why });
  }

  computed(field: Field, why: string): void {
    if (field.value !== undefined) this.#say(field, 'computed', why);
  }

  lost(field: Field, why: string): void {
    if (field.value !== undefined && field.value !== false) this.#say(field, 'lost', why);
  }

  /** A Secret that must be created, because the input contains its values. */
  secret(fields: readonly Field[], why: string): void {
    for (const { input, keys } of fields) input.use(keys);
    this.lines.push({ kind: 'secret', from: fields.map(({ where }) => where).join(', '), why });
  }

  #say(field: Field, kind: Line['kind'], why: string): void {
    field.input.use(field.keys);
    this.lines.push({ kind, from: field.where, why });
  }

  #write(to: string, value: unknown): void {
    const keys = to.split('.');
    const last = keys.pop() ?? '';
    let branch = this.environment;
    for (const key of keys) {
      const next = branch[key];
      const below = isTree(next) ? (next as Branch) : {};
      branch[key] = below;
      branch = below;
    }
    branch[last] = value;
  }
}
