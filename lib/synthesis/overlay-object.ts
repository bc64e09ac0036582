import { isDeepStrictEqual } from 'node:util';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { redigested, withoutDigest } from '../model/digested-job.js';

/** An object of a finished overlay, in a chart of an app. Patches of the app apply to it, and a patched Job gets the name of its new state. */
export class OverlayObject extends ApiObject {
  /** What it was when it was made, with what the chart adds to its objects. */
  private readonly made: KubernetesObject;

  constructor(
    scope: Construct,
    /** As it is in the overlay. */
    readonly object: KubernetesObject,
  ) {
    super(scope, idOf(object), object);
    this.made = super.toJson() as KubernetesObject;
  }

  /** That of ApiObject returns true for every API object. */
  static override [Symbol.hasInstance](value: unknown): value is OverlayObject {
    return Object.prototype.isPrototypeOf.call(OverlayObject.prototype, Object(value));
  }

  /** Fields that the chart has changed: `metadata.namespace`, or labels. */
  get changedByChart(): readonly ('namespace' | 'labels')[] {
    return (['namespace', 'labels'] as const).filter(
      (field) => !isDeepStrictEqual(this.made.metadata[field] ?? {}, this.object.metadata[field] ?? {}),
    );
  }

  /** Whether the app has changed it since it was made. */
  get isPatched(): boolean {
    return !isDeepStrictEqual(super.toJson(), this.made);
  }

  override toJson(): KubernetesObject {
    const json = super.toJson() as KubernetesObject;
    return isDeepStrictEqual(json['spec'], this.made['spec']) ? json : redigested(json);
  }
}

/** `apps.Deployment.mlflow.mlflow`: the same for every state of a Job. */
function idOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): string {
  return [groupOf(apiVersion), kind, namespace, kind === 'Job' ? withoutDigest(name) : name].filter(Boolean).join('.');
}
