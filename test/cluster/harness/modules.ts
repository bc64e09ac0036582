import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Minor versions of Kubernetes that overlays are proven on: the current one, and the oldest that OpenShift 4.19 and RHOAI 3.4 run on. */
export const releases = ['1.37', '1.32'] as const;
export type Release = (typeof releases)[number];
export const currentRelease: Release = '1.37';

/** A Go module of `tools/`, whose go.mod and go.sum pin the programs it builds. */
export interface ToolModule {
  /** Name of its folder in `tools/`. */
  readonly name: string;
  /** Program → the package it is built from. */
  readonly programs: Readonly<Record<string, string>>;
  /** The module whose version is that of the programs. */
  readonly pinned: string;
}

const kubernetes = (name: string, ...programs: string[]): ToolModule => ({
  name,
  pinned: 'k8s.io/kubernetes',
  programs: Object.fromEntries(programs.map((program) => [program, `k8s.io/kubernetes/cmd/${program}`])),
});

/** The servers of a release; kubectl is that of the current one, which talks to older servers too. */
export const kubernetesModules: Readonly<Record<Release, ToolModule>> = {
  '1.37': kubernetes('kubernetes', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'),
  '1.32': kubernetes('kubernetes-1.32', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'),
};

export const etcdModule: ToolModule = {
  name: 'etcd',
  pinned: 'go.etcd.io/etcd/server/v3',
  programs: { etcd: 'go.etcd.io/etcd/server/v3' },
};

export const kwokModule: ToolModule = {
  name: 'kwok',
  pinned: 'sigs.k8s.io/kwok',
  programs: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
};

/** An S3 server, for `npm run test:server`. */
export const versitygwModule: ToolModule = {
  name: 'versitygw',
  pinned: 'github.com/versity/versitygw',
  programs: { versitygw: 'github.com/versity/versitygw/cmd/versitygw' },
};

/** KServe's controllers and webhooks, for `npm run test:server`: its replacements are those of its own go.mod. */
export const kserveModule: ToolModule = {
  name: 'kserve',
  pinned: 'github.com/kserve/kserve',
  programs: { 'kserve-manager': 'github.com/kserve/kserve/cmd/manager' },
};

/** Kubeflow's trainer and the JobSets that it makes its Jobs by, for `npm run test:server`. */
export const trainerModule: ToolModule = {
  name: 'trainer',
  pinned: 'github.com/kubeflow/trainer/v2',
  programs: {
    'trainer-controller-manager': 'github.com/kubeflow/trainer/v2/cmd/trainer-controller-manager',
    jobset: 'sigs.k8s.io/jobset',
  },
};

/** The operator of Ray, for `npm run test:server`: it needs an older controller-runtime than the trainer. */
export const kuberayModule: ToolModule = {
  name: 'kuberay',
  pinned: 'github.com/ray-project/kuberay/ray-operator',
  programs: { 'ray-operator': 'github.com/ray-project/kuberay/ray-operator' },
};

/** A collector of OpenTelemetry, for `npm run test:server`: a program of this repository with the components that overlays configure. */
export const otelcolModule: ToolModule = {
  name: 'otelcol',
  pinned: 'go.opentelemetry.io/collector/otelcol',
  programs: { otelcol: 'cdk8s-mlflow/tools/otelcol' },
};

/** In front of a server, for `npm run test:identity`. */
export const oauth2ProxyModule: ToolModule = {
  name: 'oauth2-proxy',
  pinned: 'github.com/oauth2-proxy/oauth2-proxy/v7',
  programs: { 'oauth2-proxy': 'github.com/oauth2-proxy/oauth2-proxy/v7' },
};

/** Reconciles resources with a Keycloak, for `npm run test:identity`. */
export const edpOperatorModule: ToolModule = {
  name: 'edp-keycloak-operator',
  pinned: 'github.com/epam/edp-keycloak-operator',
  programs: { 'edp-keycloak-operator': 'github.com/epam/edp-keycloak-operator/cmd' },
};

/** Not part of a control plane: alerts are tried with it. */
export const promtoolModule: ToolModule = {
  name: 'promtool',
  pinned: 'github.com/prometheus/prometheus',
  programs: { promtool: 'github.com/prometheus/prometheus/cmd/promtool' },
};

/** All of Argo CD, which does what the name says by which it is started, for `npm run test:gitops`. */
export const argoCdModule: ToolModule = {
  name: 'argo-cd',
  pinned: 'github.com/argoproj/argo-cd/v3',
  programs: { argocd: 'github.com/argoproj/argo-cd/v3/cmd' },
};

/**
 * Flux's controllers of sources and of Kustomizations: one module, because they share most of their packages. So do the
 * programs that make what they read: encrypted Secrets, and artifacts of a registry.
 */
export const fluxModule: ToolModule = {
  name: 'flux',
  pinned: 'github.com/fluxcd/kustomize-controller',
  programs: {
    'kustomize-controller': 'github.com/fluxcd/kustomize-controller',
    'source-controller': 'github.com/fluxcd/source-controller',
    sops: 'github.com/getsops/sops/v3/cmd/sops',
    'age-keygen': 'filippo.io/age/cmd/age-keygen',
    registry: 'github.com/google/go-containerregistry/cmd/registry',
  },
};

/** Argo CD renders with it; `npm run bench` compares with it. */
export const kustomizeModule: ToolModule = {
  name: 'kustomize',
  pinned: 'sigs.k8s.io/kustomize/kustomize/v5',
  programs: { kustomize: 'sigs.k8s.io/kustomize/kustomize/v5' },
};

/** Not part of a control plane: `npm run bench` compares with them. */
export const benchModules: readonly ToolModule[] = [
  kustomizeModule,
  { name: 'helm', pinned: 'helm.sh/helm/v3', programs: { helm: 'helm.sh/helm/v3/cmd/helm' } },
];

export function moduleFolder({ name }: ToolModule): string {
  return join(__dirname, '..', 'tools', name);
}

/** The version in the module's go.mod: `v1.37.2`. */
export function versionOf(module: ToolModule): string {
  const text = readFileSync(join(moduleFolder(module), 'go.mod'), 'utf8');
  const version = text.split('\n').find((line) =>
    line
      .replace(/^require/, '')
      .trim()
      .startsWith(`${module.pinned} v`),
  );
  const [found] = /v\d\S*/.exec(version?.replace(module.pinned, '') ?? '') ?? [];
  if (!found) throw new Error(`tools/${module.name}/go.mod does not require ${module.pinned}`);
  return found;
}

/** Programs of Kubernetes say their version only if the linker was told. */
export function linkerFlags(module: ToolModule): string {
  if (module.pinned !== 'k8s.io/kubernetes') return '-s -w';
  const version = versionOf(module);
  const [major, minor] = version.slice(1).split('.');
  const variable = 'k8s.io/component-base/version';
  return `-s -w -X ${variable}.gitVersion=${version} -X ${variable}.gitMajor=${major} -X ${variable}.gitMinor=${minor}`;
}

/** Names what a build gives: the same key, the same programs. */
export function keyOf(module: ToolModule): string {
  const hash = createHash('sha256');
  const own = readdirSync(moduleFolder(module)).filter((name) => name.endsWith('.go'));
  for (const file of ['go.mod', 'go.sum', ...own.sort()]) hash.update(readFileSync(join(moduleFolder(module), file)));
  hash.update(linkerFlags(module));
  return `${module.name}-${versionOf(module)}-${hash.digest('hex').slice(0, 12)}`;
}
