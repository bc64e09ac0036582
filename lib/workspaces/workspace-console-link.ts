import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { z } from 'zod';
import type { ConsoleLinkSpec } from '../../imports/console.openshift.io.js';
import type { Plain } from '../kubernetes/plain.js';
import { validate } from '../kubernetes/validated.js';
import { type Instance, labelsOf } from '../model/instance.js';
import { nameBeyond } from '../model/names.js';
import { field } from '../schema/fields.js';
import { parseProps } from '../schema/props.js';
import { workspacePage } from './workspace-page.js';

export const workspaceConsoleLinkSchema = z.strictObject({
  text: field(z.string().min(1).default('MLflow'), 'Text of the link.', 'Experiments'),
});

export interface WorkspaceConsoleLinkProps {
  readonly instance: Instance;
  /** URL of the server for browsers. */
  readonly url: string;
  /** Whether namespaces are workspaces of the server. */
  readonly workspaces: boolean;
  /** The namespace of the team. */
  readonly namespace: string;
  readonly settings: z.input<typeof workspaceConsoleLinkSchema>;
}

/** A link on the page of a project in the web console of OpenShift, which opens MLflow in the workspace of the project. */
export class WorkspaceConsoleLink extends Construct {
  constructor(scope: Construct, id: string, props: WorkspaceConsoleLinkProps) {
    super(scope, id);
    validate(this);
    const { instance, namespace } = props;
    const { text } = parseProps(workspaceConsoleLinkSchema, props.settings, this);
    new ApiObject(this, 'Resource', {
      apiVersion: 'console.openshift.io/v1',
      kind: 'ConsoleLink',
      metadata: {
        name: nameBeyond(namespace, nameBeyond(instance.namespace, instance.name)),
        labels: labelsOf(instance, 'server'),
      },
      spec: {
        text,
        href: workspacePage(props, namespace),
        location: 'NamespaceDashboard',
        namespaceDashboard: { namespaces: [namespace] },
      } satisfies Plain<ConsoleLinkSpec>,
    });
  }
}
