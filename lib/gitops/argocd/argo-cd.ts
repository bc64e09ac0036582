/** An Argo CD: that of the project itself, or OpenShift GitOps. */
import type { Fleet, Target } from '../fleet/fleet.js';
import type { GitopsTool } from '../fleet/fleet-schema.js';

export type ArgoCdTool = Exclude<GitopsTool, 'flux'>;

/** Where the objects of Argo CD are, and how they are called. */
export interface ArgoCd {
  readonly tool: ArgoCdTool;
  readonly namespace: string;
  /** Name of the project. */
  readonly project: string;
}

export function argoCdOf({ settings }: Fleet, tool: ArgoCdTool): ArgoCd {
  const { argocd, name } = settings;
  return {
    tool,
    namespace: argocd.namespace ?? (tool === 'argocd' ? 'argocd' : 'openshift-gitops'),
    project: argocd.project?.name ?? name,
  };
}

export const apiVersion = 'argoproj.io/v1alpha1';

/** It deletes the objects of an Application with it, those with `Delete=false` excepted: they hold data. */
export const finalizer = 'resources-finalizer.argocd.argoproj.io';

/** Destination of an Application: the cluster by address or by name. */
export function destinationOf({
  cluster,
}: Pick<Target, 'cluster'>): { readonly server: string } | { readonly name: string } {
  return cluster.server ? { server: cluster.server } : { name: cluster.name };
}
