/** Programs of the proof besides those of a control plane. */
export interface GitOpsTools {
  readonly argocd: string;
  readonly kustomizeController: string;
  readonly sourceController: string;
  /** They encrypt what kustomize-controller decrypts. */
  readonly sops: string;
  readonly ageKeygen: string;
  /** A registry of artifacts. */
  readonly registry: string;
  readonly kustomize: string;
  /** Valkey, or Redis where Debian has no Valkey. */
  readonly cache: string;
  readonly git: string;
  /** Sources of Argo CD: its definitions, and scripts that it calls. */
  readonly argoCdSources: string;
  readonly kustomizeControllerSources: string;
  readonly sourceControllerSources: string;
}

/** The programs that `npm run test:gitops` found. */
export function givenGitOpsTools(): GitOpsTools {
  const { GITOPS_TOOLS: tools } = process.env;
  if (!tools) throw new Error('these tests are started by: npm run test:gitops');
  return JSON.parse(tools) as GitOpsTools;
}
