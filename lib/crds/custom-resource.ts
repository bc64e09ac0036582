import type { z } from 'zod';
import { kept } from '../kubernetes/kept.js';
import { asRoot, type Scope } from '../kubernetes/kubernetes-schema.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { CelRule, StructuralSchema } from '../kubernetes/structural.js';
import { structural, typed } from './structural-from-zod.js';

export interface CustomResourceProps {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: Scope;
  readonly description: string;
  readonly spec: z.ZodType;
  /** Whether an object without spec is refused. */
  readonly specRequired: boolean;
  /** With a status comes the status subresource. */
  readonly status?: z.ZodType;
  /** Rules over the object as a whole. */
  readonly rules: readonly CelRule[];
  readonly columns?: readonly PrinterColumn[];
}

/** A column that `kubectl get` shows. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  readonly jsonPath: string;
  readonly priority?: number;
}

/** One of the project's own kinds of object: from one schema come its definition, its type and its validation. */
export class CustomResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly scope: Scope;
  /** Name of the definition. */
  readonly name: string;
  private typedSpec?: StructuralSchema;
  private made?: { readonly schema: StructuralSchema; readonly definition: KubernetesObject };

  constructor(private readonly props: CustomResourceProps) {
    this.group = props.group;
    this.version = props.version;
    this.kind = props.kind;
    this.scope = props.scope;
    this.name = `${props.plural}.${props.group}`;
  }

  /** The CustomResourceDefinition; the same frozen object each time. */
  get definition(): KubernetesObject {
    return this.make().definition;
  }

  /** The schema by which whole objects of this kind are validated. */
  get rootSchema(): StructuralSchema {
    return asRoot(this.make().schema);
  }

  /** The spec with the rules of the types of Kubernetes in it, which hold for the pods that an operator makes of it. */
  get typedSchema(): StructuralSchema {
    this.typedSpec ??= typed(this.props.spec);
    return this.typedSpec;
  }

  private make() {
    this.made ??= (() => {
      const schema = objectSchema(this.props);
      return { schema, definition: Object.freeze(definitionOf(this.props, schema)) };
    })();
    return this.made;
  }
}

function objectSchema(props: CustomResourceProps): StructuralSchema {
  return {
    type: 'object',
    description: props.description,
    ...(props.specRequired ? { required: ['spec'] } : {}),
    properties: {
      apiVersion: { type: 'string', description: 'API version of this object.' },
      kind: { type: 'string', description: 'Kind of this object.' },
      metadata: { type: 'object' },
      spec: structural(props.spec),
      ...(props.status ? { status: structural(props.status) } : {}),
    },
    'x-kubernetes-validations': props.rules,
  };
}

function definitionOf(props: CustomResourceProps, schema: StructuralSchema): KubernetesObject {
  return kept({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${props.plural}.${props.group}`,
      annotations: {
        // Client-side apply would copy the whole definition into an annotation, which may not hold so much.
        'argocd.argoproj.io/sync-options': 'ServerSideApply=true',
        'argocd.argoproj.io/sync-wave': '-30',
      },
    },
    spec: {
      group: props.group,
      names: {
        kind: props.kind,
        listKind: `${props.kind}List`,
        plural: props.plural,
        singular: props.kind.toLowerCase(),
      },
      scope: props.scope,
      versions: [
        {
          name: props.version,
          served: true,
          storage: true,
          ...(props.columns ? { additionalPrinterColumns: props.columns } : {}),
          schema: { openAPIV3Schema: schema },
          ...(props.status ? { subresources: { status: {} } } : {}),
        },
      ],
    },
  });
}
