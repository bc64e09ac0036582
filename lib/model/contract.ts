/** An object that the overlay refers to and that somebody else must put on the cluster: never written by us, always documented. */
export interface RequiredObject {
  readonly kind: 'Secret' | 'ConfigMap' | 'ServiceAccount' | 'ClusterRole' | 'Gateway' | 'Issuer' | 'ClusterIssuer';
  readonly name: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  /** Keys that must be present, with what each one holds. Empty where the kind has none. */
  readonly keys: readonly RequiredKey[];
  /** Who reads it, in the reader's words: `MLflow server and its migration Job`. */
  readonly readBy: string;
  /** Who makes it where no person has to: `OpenShift service-ca`, `cert-manager`. Absent when the reader of the README must. */
  readonly madeBy?: string;
  /** A shell command that makes it, with `<placeholders>` for what is secret. */
  readonly command?: string;
  /**
   * Object of the overlay that must be there before the command works.
   * @default - none, the command works before anything is applied
   */
  readonly after?: { readonly kind: string; readonly name: string };
}

export interface RequiredKey {
  readonly key: string;
  /** What the value must look like, with `<placeholders>`: `postgresql://<user>:<password>@db:5432/mlflow?sslmode=require`. */
  readonly format: string;
}

/** Something that must be true of the cluster before the overlay is applied: a custom resource definition, a controller. */
export interface Prerequisite {
  /** `cert-manager 1.15 or newer`. */
  readonly what: string;
  /** Why the overlay needs it. */
  readonly why: string;
  /** A command that shows whether it is there, exit code 0 if so. */
  readonly test: string;
}

/** A command that makes a Secret from files, so that no secret ends in a shell history or process list. */
export function createSecret(namespace: string, name: string, keys: RequiredObject['keys']): string {
  const files = keys.map(({ key }) => `--from-file=${key}=<file with the ${key}>`);
  return [`kubectl -n ${namespace} create secret generic ${name}`, ...files].join(' \\\n  ');
}
