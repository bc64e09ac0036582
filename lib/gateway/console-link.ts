import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { ConsoleLinkSpec } from '../../imports/console.openshift.io.js';
import type { Plain } from '../kubernetes/plain.js';
import { validate } from '../kubernetes/validated.js';
import { type Instance, labelsOf } from '../model/instance.js';
import { nameBeyond } from '../model/names.js';
import { parseProps } from '../schema/props.js';
import { consoleLinkSchema } from './console-link-schema.js';

export interface ConsoleLinkProps {
  readonly instance: Instance;
  /** URL of the server for browsers. */
  readonly url: string;
  readonly settings: z.input<typeof consoleLinkSchema>;
}

/** A link to the server in the web console of OpenShift: an object of the cluster, which only its administrators can create. */
export class ConsoleLink extends Construct {
  constructor(scope: Construct, id: string, { instance, url, settings }: ConsoleLinkProps) {
    super(scope, id);
    validate(this);
    const { text, location, section } = parseProps(consoleLinkSchema, settings, this);
    new ApiObject(this, 'Resource', {
      apiVersion: 'console.openshift.io/v1',
      kind: 'ConsoleLink',
      metadata: { name: nameBeyond(instance.namespace, instance.name), labels: labelsOf(instance, 'server') },
      spec: {
        text,
        href: url,
        location,
        ...(location === 'ApplicationMenu' ? { applicationMenu: { section } } : {}),
        ...(location === 'NamespaceDashboard' ? { namespaceDashboard: { namespaces: [instance.namespace] } } : {}),
      } satisfies Plain<ConsoleLinkSpec>,
    });
  }
}
