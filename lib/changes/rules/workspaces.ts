/** Teams that leave, by the workspaces in overlay.json. */
import type { Rule } from '../rule.js';

type WorkspaceRule = Omit<Rule, 'find'>;

const source = 'docs/workspaces.md, Offboarding; mlflow-kubernetes-plugins, workspace_plugin/provider.py';

export const workspaceDropped: WorkspaceRule = {
  id: 'data-loss/workspace-dropped',
  title: 'a workspace is no longer part of the environment, and its team was not leaving',
  reason:
    'its experiments, models and artifacts stay in the stores, and MLflow shows them only as long as the namespace exists: without it they can neither be read nor deleted',
  advice:
    'write state: leaving first, export what is needed, delete the experiments, let the garbage collection run, and remove the workspace then',
  source,
  notice: true,
};

export const workspaceLeaves: WorkspaceRule = {
  id: 'downtime/workspace-leaving',
  title: 'the team of a workspace is leaving',
  reason:
    'everyone but its owners only reads; accounts of its programs and agents, its roles and consumers are removed',
  advice: 'tell the team; docs/workspaces.md has the steps that follow',
  source,
};

export const workspaceGone: WorkspaceRule = {
  id: 'data-loss/workspace-removed',
  title: 'a workspace whose team was leaving is no longer part of the environment',
  reason:
    'what is still in it can be read only by those who have rights in the namespace by other means, and is lost to MLflow when the namespace is deleted',
  advice:
    'check that the experiments are deleted and the garbage collection has run, then delete the namespace by hand: Argo CD and Flux keep it',
  source,
};

export const workspaceRules: readonly WorkspaceRule[] = [workspaceDropped, workspaceGone, workspaceLeaves];
