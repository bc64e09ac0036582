import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { KubernetesObject } from '../kubernetes/object.js';
import { validate } from '../kubernetes/validated.js';
import type { CustomResource } from './custom-resource.js';
import { customResources } from './custom-resources.js';

export interface CustomResourceDefinitionsProps {
  /** @default - every kind that the operator knows */
  readonly resources?: readonly CustomResource[];
}

/** The definitions of the operator's kinds. */
export class CustomResourceDefinitions extends Construct {
  constructor(scope: Construct, id: string, { resources = customResources }: CustomResourceDefinitionsProps = {}) {
    super(scope, id);
    validate(this);
    for (const resource of resources) new Definition(this, resource.kind, resource.definition);
  }
}

/** A definition that stays the same frozen object unless it is patched, so that it is rendered once for all overlays. */
class Definition extends ApiObject {
  private patched = false;

  constructor(
    scope: Construct,
    id: string,
    private readonly constant: KubernetesObject,
  ) {
    super(scope, id, { ...constant });
  }

  override addJsonPatch(...operations: Parameters<ApiObject['addJsonPatch']>): void {
    this.patched = true;
    super.addJsonPatch(...operations);
  }

  override toJson(): KubernetesObject {
    return this.patched ? super.toJson() : this.constant;
  }
}
