import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { ConfigMap } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import { type Instance, labelsOf } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import { field } from '../schema/fields.js';
import { parseProps } from '../schema/props.js';

/** An entry in the menu of Alauda AI. Source: alauda/aml-docs 22c3514, docs/en/installation/tools.mdx. */
export const alaudaMenuSchema = z.strictObject({
  title: field(z.string().min(1).default('MLflow'), 'Text of the entry.', 'Experiments'),
  order: field(z.int().min(0).default(200040), 'Place in the menu; smaller numbers come first.', 200050),
  tags: field(
    z.array(z.string().min(1)).min(1).default(['kubeflow']),
    'Tags of the entry, by which the platform can limit what its menu shows.',
    ['experiments'],
  ),
});

export interface AlaudaMenuProps {
  readonly instance: Instance;
  /** URL of the server for browsers. */
  readonly url: string;
  readonly settings: z.input<typeof alaudaMenuSchema>;
}

/** A link to the server under Tools in Alauda AI 1.3 and newer, which collects ConfigMaps with this label from all namespaces. */
export class AlaudaMenu extends Construct {
  constructor(scope: Construct, id: string, { instance, url, settings }: AlaudaMenuProps) {
    super(scope, id);
    validate(this);
    const { title, order, tags } = parseProps(alaudaMenuSchema, settings, this);
    const entry = { link: url, parentUid: 'advanced', title, titleI18N: { en: title }, tags, order };
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: namesOf(instance).menu,
        namespace: instance.namespace,
        labels: { ...labelsOf(instance, 'server'), 'aml.cpaas.io/centralMenuItem': 'true' },
      },
      data: { menu: stringify([entry]) },
    } satisfies ConfigMap);
  }
}
