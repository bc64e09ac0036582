import type { RoleBinding } from '../../imports/kubernetes.js';
import type { Subject } from './access-schema.js';
import type { ApiServerOidc } from './api-server-oidc-schema.js';

type RenderedSubject = NonNullable<RoleBinding['subjects']>[number];

/** A subject as a RoleBinding names it: users and groups of the issuer have the prefix that the API server adds. */
export function renderedSubject(
  { kind, name, namespace }: Subject,
  workspace: string,
  oidc: ApiServerOidc | undefined,
): RenderedSubject {
  const apiGroup = 'rbac.authorization.k8s.io';
  switch (kind) {
    case 'ServiceAccount':
      return { kind, name, namespace: namespace ?? workspace };
    case 'OidcGroup':
    case 'OidcUser':
      if (!oidc)
        throw new Error(`subject ${kind} ${name} requires apiServerOidc, which defines how the API server names it`);
      return kind === 'OidcGroup'
        ? { apiGroup, kind: 'Group', name: `${oidc.groupsPrefix}${name}` }
        : { apiGroup, kind: 'User', name: `${oidc.usernamePrefix}${name}` };
    default:
      return { apiGroup, kind, name };
  }
}
