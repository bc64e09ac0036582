import { z } from 'zod';
import { field } from '../../schema/fields.js';
import { identityHeaders } from './identity-headers.js';
import { kubernetesAuthorizationFields } from './workspaces-schema.js';

const header = z.string().regex(/^[A-Za-z0-9-]+$/, 'a header consists of letters, digits and hyphens');

/** Identity from the headers of a proxy that others run; Kubernetes authorizes the requests. */
export const headersAuthentication = z.strictObject({
  type: field(
    z.literal('headers'),
    'A proxy of others in front of the server, such as Istio with an authenticating proxy, logs users in and sends their names in headers; Kubernetes authorizes requests. The server trusts these headers, so only the pods or addresses of gateway.peer, jobs and Prometheus may connect to it, and the proxy must remove the headers that clients send.',
    'headers',
  ),
  ...kubernetesAuthorizationFields,
  userHeader: field(
    header.default(identityHeaders.user),
    'Header with the name of the user, as in subjects of RoleBindings.',
    'X-Auth-Request-Email',
  ),
  groupsHeader: field(
    header.default(identityHeaders.groups),
    'Header with the groups of the user.',
    'X-Auth-Request-Groups',
  ),
  groupsSeparator: field(
    z.string().min(1).default(identityHeaders.groupsSeparator),
    'Separator of groups in their header.',
    '|',
  ),
});

export type HeadersAuthentication = z.output<typeof headersAuthentication>;
