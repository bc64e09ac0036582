import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Namespace } from '../../imports/kubernetes.js';
import { kept } from './kept.js';
import { validate } from './validated.js';

export interface RestrictedNamespaceProps {
  readonly name: string;
  /** Labels besides those of Pod Security: the one that makes it a workspace. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A namespace that allows only pods of the restricted Pod Security Standard. */
export class RestrictedNamespace extends Construct {
  constructor(scope: Construct, id: string, { name, labels = {} }: RestrictedNamespaceProps) {
    super(scope, id);
    validate(this);
    const levels = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...labels, ...Object.fromEntries(levels) } },
    } satisfies Namespace;
    new ApiObject(this, 'Resource', kept(namespace));
  }
}
