import type { EnvVar } from '../../../imports/kubernetes.js';
import { selectorString } from '../../kubernetes/label-selector.js';
import { type Authentication, usesWorkspaces } from './authentication-schema.js';

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
