/** An object that is watched while it runs: published by the construct that makes it, read by alerts and dashboard. */
export type WatchedObject =
  | WatchedWorkload
  | WatchedJob
  | WatchedCronJob
  | WatchedVolume
  | WatchedCertificate
  | WatchedDatabase;

interface Watched {
  readonly name: string;
  readonly namespace: string;
}

/** Pods that are always there. A controller of others may make it from an object of ours that has the same name. */
export interface WatchedWorkload extends Watched {
  readonly kind: 'Deployment' | 'StatefulSet';
  /** Name of the container that does the work. */
  readonly container: string;
  /**
   * Secret with the certificate that the pods read at their start and never again.
   * @default - they show none, or read it again by themselves
   */
  readonly certificate?: string | undefined;
  /**
   * Whether users can work while none of them runs.
   * @default false
   */
  readonly background?: true;
}

/** A Job that runs once for each state of its settings. */
export interface WatchedJob extends Watched {
  readonly kind: 'Job';
  /** Its name, without the version and the digest behind it. */
  readonly name: string;
}

/** A job that has to succeed from time to time. */
export interface WatchedCronJob extends Watched {
  readonly kind: 'CronJob';
  /** Its schedule, as the CronJob has it. */
  readonly schedule: string;
}

export interface WatchedVolume extends Watched {
  readonly kind: 'PersistentVolumeClaim';
}

/** A Certificate of cert-manager. */
export interface WatchedCertificate extends Watched {
  readonly kind: 'Certificate';
}

/** A Cluster of CloudNativePG. */
export interface WatchedDatabase extends Watched {
  readonly kind: 'Cluster';
  readonly instances: number;
  /** Whether Prometheus scrapes its pods. */
  readonly monitored: boolean;
  /**
   * Schedule of its backups, in the six fields of a ScheduledBackup.
   * @default - no backups
   */
  readonly backupSchedule?: string | undefined;
}

/** The objects of some kinds in one namespace, each once: a CronJob and a first Job of its name are two. */
export function watchedOf<K extends WatchedObject['kind']>(
  watched: readonly WatchedObject[],
  namespace: string,
  ...kinds: readonly K[]
): readonly Extract<WatchedObject, { readonly kind: K }>[] {
  const isOfKind = (object: WatchedObject): object is Extract<WatchedObject, { readonly kind: K }> =>
    kinds.some((kind) => kind === object.kind);
  const found = watched.filter(isOfKind).filter((object) => object.namespace === namespace);
  return [...new Map(found.map((object) => [`${object.kind} ${object.name}`, object])).values()];
}
