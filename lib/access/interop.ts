import type { Subject } from './access-schema.js';

/** What is read of a Secret of cdk8s-plus. Each Kubernetes version has a package of its own; all of them have this. */
export interface PlusSecret {
  readonly name: string;
}

/** What is read of a ServiceAccount of cdk8s-plus. */
export interface PlusServiceAccount {
  readonly name: string;
  toSubjectConfiguration(): { readonly namespace?: string | undefined };
}

/** A Secret of cdk8s-plus in the form that stores accept: `uriFrom: secretKeyOf(secret, 'uri')`. */
export function secretKeyOf(secret: PlusSecret, key: string): { readonly name: string; readonly key: string } {
  return { name: secret.name, key };
}

/** A ServiceAccount of cdk8s-plus in the form that bindings and roles accept. */
export function subjectOf(account: PlusServiceAccount): Subject {
  const { namespace } = account.toSubjectConfiguration();
  return { kind: 'ServiceAccount', name: account.name, ...(namespace ? { namespace } : {}) };
}
