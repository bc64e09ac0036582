import type { EnvVar } from '../../imports/kubernetes.js';
import {
  type Authentication,
  believesHeaders,
  type KubernetesAuthorization,
  usesWorkspaces,
} from '../identity/authentication/authentication-schema.js';
import { identityHeaders } from '../identity/authentication/identity-headers.js';
import { selectorString } from '../kubernetes/label-selector.js';
import type { Instance } from '../model/instance.js';

/** What every program of MLflow is told, whatever it does. */
export const commonVariables: readonly EnvVar[] = [
  { name: 'MLFLOW_DISABLE_TELEMETRY', value: 'true' },
  // The root file system is read-only and the user may have no home; without one MLflow does not start.
  { name: 'HOME', value: '/tmp' },
  // Nor may it have a name; without one the server answers 500 where it writes down who made something (3.14, guardrails).
  { name: 'USER', value: 'mlflow' },
];

/** How programs find the workspaces. Without them they read what belongs to the default workspace alone. */
export function workspaceVariables(authentication: Authentication): readonly EnvVar[] {
  if (!usesWorkspaces(authentication)) return [];
  const { labelSelector, defaultWorkspace, excludeNamespaces } = authentication.workspaces;
  return [
    { name: 'MLFLOW_ENABLE_WORKSPACES', value: 'true' },
    { name: 'MLFLOW_WORKSPACE_STORE_URI', value: 'kubernetes://' },
    ...(labelSelector ? [{ name: 'MLFLOW_K8S_WORKSPACE_LABEL_SELECTOR', value: selectorString(labelSelector) }] : []),
    ...(defaultWorkspace ? [{ name: 'MLFLOW_K8S_DEFAULT_WORKSPACE', value: defaultWorkspace }] : []),
    ...(excludeNamespaces.length > 0
      ? [{ name: 'MLFLOW_K8S_NAMESPACE_EXCLUDE_GLOBS', value: excludeNamespaces.join(',') }]
      : []),
  ];
}

const tokenVariables: readonly EnvVar[] = [
  { name: 'MLFLOW_K8S_AUTH_AUTHORIZATION_MODE', value: 'self_subject_access_review' },
];

/** The server has a name and no token, and asks with its own token what that name may do. */
const headerVariables: readonly EnvVar[] = [
  { name: 'MLFLOW_K8S_AUTH_AUTHORIZATION_MODE', value: 'subject_access_review' },
  { name: 'MLFLOW_K8S_AUTH_REMOTE_USER_HEADER', value: identityHeaders.user },
  { name: 'MLFLOW_K8S_AUTH_REMOTE_GROUPS_HEADER', value: identityHeaders.groups },
  { name: 'MLFLOW_K8S_AUTH_REMOTE_GROUPS_SEPARATOR', value: identityHeaders.groupsSeparator },
];

/** How the server asks who a caller is. Source: mlflow-kubernetes-plugins 1.5.0, auth/constants.py. */
export function authenticationVariables(
  authentication: KubernetesAuthorization,
  { namespace }: Instance,
): readonly EnvVar[] {
  return [
    ...(believesHeaders(authentication) ? headerVariables : tokenVariables),
    { name: 'MLFLOW_K8S_AUTH_CACHE_TTL_SECONDS', value: String(authentication.cacheTtlSeconds) },
    { name: 'MLFLOW_K8S_AUTH_USERNAME_CLAIM', value: authentication.usernameClaim },
    ...(authentication.workspaces.enabled
      ? []
      : [
          { name: 'MLFLOW_K8S_AUTH_WORKSPACES_ENABLED', value: 'false' },
          { name: 'MLFLOW_K8S_AUTH_NAMESPACE', value: namespace },
        ]),
  ];
}
