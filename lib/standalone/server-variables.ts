import type { EnvVar } from '../../imports/kubernetes.js';
import {
  believesHeaders,
  headerNamesOf,
  type KubernetesAuthorization,
} from '../identity/authentication/authentication-schema.js';
import type { Instance } from '../model/instance.js';

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
