/** What applies the overlay from Git: an Application of Argo CD, or a Kustomization of Flux. */
import { findProfile } from '../../platform/profiles.js';
import type { Answers } from './answers.js';

export function gitopsFiles({ gitops, platform, release, name }: Answers): Readonly<Record<string, string>> {
  const path = `overlays/${platform}/${name}`;
  const file = `${platform}/${name}.yaml`;
  switch (gitops) {
    case 'argo-cd':
      return {
        [`gitops/argo-cd/${file}`]: `# Applied once, on the cluster of Argo CD. The objects of the overlay have sync waves, and those with data are never deleted.
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: mlflow-${platform}-${name}
  namespace: ${findProfile(platform, release)?.cli === 'oc' ? 'openshift-gitops' : 'argocd'} # yours
spec:
  project: default # yours
  source:
    repoURL: https://git.example.com/team/mlflow.git # yours
    targetRevision: main # yours
    path: ${path}
  destination:
    server: https://kubernetes.default.svc # yours
  syncPolicy:
    automated:
      prune: true
      selfHeal: true
    syncOptions:
      - ServerSideApply=true
      - ClientSideApplyMigration=false
`,
      };
    case 'flux':
      return {
        [`gitops/flux/${file}`]: `# Applied once. The source is that of the cluster; objects with data are never deleted.
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: mlflow-${platform}-${name}
  namespace: flux-system # yours
spec:
  interval: 10m
  prune: true
  path: ./${path}
  sourceRef:
    kind: GitRepository
    name: flux-system # yours
`,
      };
    default:
      return {};
  }
}
