import type { EnvVar } from '../../imports/kubernetes.js';
import {
  type Authentication,
  believesHeaders,
  headerNamesOf,
  type KubernetesAuthorization,
  usesWorkspaces,
} from '../identity/authentication/authentication-schema.js';
import { selectorString } from '../kubernetes/label-selector.js';
import type { Instance } from '../model/instance.js';

/** Variables of all programs of MLflow. */
export const commonVariables: readonly EnvVar[] = [
  { name: 'MLFLOW_DISABLE_TELEMETRY', value: 'true' },
  // The root file system is read-only and the user may have no home directory; without one MLflow does not start.
  { name: 'HOME', value: '/tmp' },
  // The user may also have no name; without one the server responds with 500 where it records the creator of an object (3.14, guardrails).
  { name: 'USER', value: 'mlflow' },
];

/** Variables with which programs find the workspaces. Without them they read only the default workspace. */
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

/** The server has the name but no token of the caller, and checks the caller's permissions with its own token. */
function headerVariables(authentication: KubernetesAuthorization): readonly EnvVar[] {
  const names = headerNamesOf(authentication);
  return [
    { name: 'MLFLOW_K8S_AUTH_AUTHORIZATION_MODE', value: 'subject_access_review' },
    { name: 'MLFLOW_K8S_AUTH_REMOTE_USER_HEADER', value: names.user },
    { name: 'MLFLOW_K8S_AUTH_REMOTE_GROUPS_HEADER', value: names.groups },
    { name: 'MLFLOW_K8S_AUTH_REMOTE_GROUPS_SEPARATOR', value: names.groupsSeparator },
  ];
}

/** Variables with which the server authenticates callers. Source: mlflow-kubernetes-plugins 1.5.0, auth/constants.py. */
export function authenticationVariables(
  authentication: KubernetesAuthorization,
  { namespace }: Instance,
): readonly EnvVar[] {
  return [
    ...(believesHeaders(authentication) ? headerVariables(authentication) : tokenVariables),
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
