import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { KubernetesObject } from './object.js';

export interface ExtraObjectsProps {
  readonly objects: readonly KubernetesObject[];
}

/** Objects that an environment adds unchanged. */
export class ExtraObjects extends Construct {
  constructor(scope: Construct, id: string, { objects }: ExtraObjectsProps) {
    super(scope, id);
    for (const [index, object] of objects.entries())
      new ApiObject(this, `${object.kind}-${object.metadata.name}-${index}`, { ...object });
  }
}
