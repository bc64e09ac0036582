import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kept } from '../../kubernetes/kept.js';
import { partial } from '../../kubernetes/partial.js';
import { validate } from '../../kubernetes/validated.js';
import { operated } from '../../model/operated.js';
import type { Prerequisite } from '../../model/prerequisite.js';
import { notebook } from './notebook.js';

export interface ExistingWorkbenchProps {
  readonly name: string;
  readonly namespace: string;
}

/** The annotation of a workbench that the dashboard made: it is merged into the Notebook, whose other fields belong to others. */
export class ExistingWorkbench extends Construct {
  readonly prerequisites: readonly Prerequisite[];

  constructor(scope: Construct, id: string, { name, namespace }: ExistingWorkbenchProps) {
    super(scope, id);
    validate(this);
    // Without it, server-side apply creates a Notebook without a container.
    this.prerequisites = [
      {
        what: `workbench ${name} in ${namespace}`,
        why: 'the overlay adds an annotation to it',
        test: `kubectl -n ${namespace} get notebook.kubeflow.org ${name}`,
      },
    ];
    const object = {
      apiVersion: notebook.apiVersion,
      kind: notebook.kind,
      metadata: { name, namespace, annotations: { ...partial, [notebook.instance]: operated.name } },
    };
    new ApiObject(this, 'Resource', kept(object));
  }
}
