import type { ISecret, IServiceAccount } from 'cdk8s-plus-28';
import type { Subject } from './access-schema.js';

/** A Secret made by cdk8s-plus, as stores take it: `uriFrom: secretKeyOf(secret, 'uri')`. */
export function secretKeyOf(secret: ISecret, key: string): { readonly name: string; readonly key: string } {
  return { name: secret.name, key };
}

/** A ServiceAccount made by cdk8s-plus, as bindings and roles take it. */
export function subjectOf(account: IServiceAccount): Subject {
  const { namespace } = account.toSubjectConfiguration();
  return { kind: 'ServiceAccount', name: account.name, ...(namespace ? { namespace } : {}) };
}
