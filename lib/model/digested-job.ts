import { createHash } from 'node:crypto';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Job } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { isObject } from '../kubernetes/structural.js';
import type { WatchedObject } from './watched.js';

export interface DigestedJobProps extends Omit<ApiObjectProps, 'apiVersion' | 'kind'>, Pick<Job, 'spec'> {
  /** Metadata of the Job, with the name that patches and documents use: `mlflow-migration`. */
  readonly metadata: NonNullable<ApiObjectProps['metadata']> & { readonly name: string; readonly namespace: string };
  /** Version that follows the name: `3.14.0`. */
  readonly version: string;
}

/**
 * A Job that runs once for each state of its settings. The template of a Job cannot be changed on the cluster, so the
 * name ends in a digest of the finished spec: a changed Job has another name, and the same one runs nothing again.
 */
export class DigestedJob extends ApiObject {
  readonly watched: readonly WatchedObject[];
  private readonly version: string;

  constructor(scope: Construct, id: string, { version, ...props }: DigestedJobProps) {
    super(scope, id, { ...props, apiVersion: 'batch/v1', kind: 'Job' });
    this.version = version;
    const { name, namespace } = props.metadata;
    this.watched = [{ kind: 'Job', name, namespace }];
  }

  /** That of ApiObject returns true for every API object. */
  static override [Symbol.hasInstance](value: unknown): value is DigestedJob {
    return Object.prototype.isPrototypeOf.call(DigestedJob.prototype, Object(value));
  }

  /** The name with the digest of the current state of the Job. */
  get jobName(): string {
    return this.finished(this.draft()).metadata.name;
  }

  /** The Job under its name without the digest, which patches use. */
  draft(): KubernetesObject {
    return super.toJson() as KubernetesObject;
  }

  /** The same Job under its final name, after all other changes. */
  finished(draft: KubernetesObject): KubernetesObject {
    const name = digestedName(draft.metadata.name, this.version, digestOf(draft));
    return { ...draft, metadata: { ...draft.metadata, name } };
  }

  override toJson(): KubernetesObject {
    return this.finished(this.draft());
  }
}

function digestOf(job: KubernetesObject): string {
  return createHash('sha256').update(JSON.stringify(job['spec'], sortedKeys)).digest('hex').slice(0, 8);
}

/** A finished Job that was changed again, under the name with the digest of its current state; other objects as they are. */
export function redigested(object: KubernetesObject): KubernetesObject {
  const { kind, metadata } = object;
  if (kind !== 'Job' || withoutDigest(metadata.name) === metadata.name) return object;
  return { ...object, metadata: { ...metadata, name: metadata.name.replace(/[0-9a-f]{8}$/, digestOf(object)) } };
}

/** The name of a Job followed by the version and the digest. */
export function digestedName(name: string, version: string, digest: string): string {
  return `${name}-${version.replaceAll('.', '-')}-${digest}`;
}

/** A field that a patch adds gives the same digest as one that the code sets. */
function sortedKeys(_: string, value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

/** The name without the digest, where a name has one: `mlflow-migration-3-14-0-0a1b2c3d` is `mlflow-migration`. */
export function withoutDigest(name: string): string {
  return name.replace(/-\d+-\d+-\d+-[0-9a-f]{8}$/, '');
}
