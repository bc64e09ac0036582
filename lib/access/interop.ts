import type { ISecret, IServiceAccount } from 'cdk8s-plus-28';
import type { Subject } from './access-schema.js';

/** A Secret of cdk8s-plus in the form that stores accept: `uriFrom: secretKeyOf(secret, 'uri')`. */
export function secretKeyOf(secret: ISecret, key: string): { readonly name: string; readonly key: string } {
  return { name: secret.name, key };
}

/** A ServiceAccount of cdk8s-plus in the form that bindings and roles accept. */
export function subjectOf(account: IServiceAccount): Subject {
  const { namespace } = account.toSubjectConfiguration();
  return { kind: 'ServiceAccount', name: account.name, ...(namespace ? { namespace } : {}) };
}
