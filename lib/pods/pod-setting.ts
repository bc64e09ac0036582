import type { Affinity, Container, ObjectMeta, PodSpec, ResourceRequirements } from '../../imports/kubernetes.js';
import { cpuOf } from '../kubernetes/quantity.js';
import type { Reader, Requirement } from '../model/requirement.js';
import type { CaSource } from '../schema/ca-source.js';
import type { PodSettings } from './pod-settings.js';
import type { SecurityPreset } from './security.js';

/** Settings of an environment for a pod, independent of its program. */
export type PodSetting = PodSettings & {
  readonly securityPreset: SecurityPreset;
  /**
   * The SecretProviderClass that pods with Secrets mount.
   * @default - none, Secrets exist without a pod
   */
  readonly secretProviderClass?: string;
};

/** A setting with overrides: each field replaces the previous one; labels and annotations are merged. */
export function refined(setting: PodSetting, ...further: readonly (PodSettings | undefined)[]): PodSetting {
  const all: readonly PodSettings[] = [setting, ...further.filter((one) => one !== undefined)];
  const given = all.flatMap((one) => Object.entries(one).filter(([, value]) => value !== undefined));
  return {
    ...setting,
    ...Object.fromEntries(given),
    ...nonEmpty({ labels: Object.assign({}, ...all.map(({ labels }) => labels)) }),
    ...nonEmpty({ annotations: Object.assign({}, ...all.map(({ annotations }) => annotations)) }),
  };
}

/** Where a pod may run, in the fields of its spec. The affinity of the component is added. */
export function placementOf(setting: PodSetting, own?: Affinity): Partial<PodSpec> {
  const { nodeSelector, tolerations, priorityClassName, runtimeClassName } = setting;
  const affinity = joinedAffinity(setting.affinity, own);
  return {
    ...(affinity ? { affinity } : {}),
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(priorityClassName ? { priorityClassName } : {}),
    ...(runtimeClassName ? { runtimeClassName } : {}),
  };
}

/** References to the image pull Secrets. */
export function pullSecretsOf({ pullSecrets = [] }: PodSetting): {
  readonly imagePullSecrets?: { readonly name: string }[];
} {
  return pullSecrets.length > 0 ? { imagePullSecrets: pullSecrets.map((name) => ({ name })) } : {};
}

/** Labels and annotations of a pod: those of its component take precedence, because Services and policies select it by them. */
export function metadataOf(
  { labels, annotations }: PodSetting,
  own: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  } = {},
): Pick<ObjectMeta, 'labels' | 'annotations'> {
  return {
    ...nonEmpty({ labels: { ...labels, ...own.labels } }),
    ...nonEmpty({ annotations: { ...annotations, ...own.annotations } }),
  };
}

/** CA certificates that pods trust in addition to the public ones. */
export function authoritiesOf({ caBundleConfigMap }: PodSetting): readonly CaSource[] {
  return caBundleConfigMap ? [{ configMap: caBundleConfigMap.name, optional: false }] : [];
}

/** CPU and memory of a container; if it has no CPU limit, that of the environment applies, but never below its request. */
export function limitedResources(
  resources: ResourceRequirements,
  { cpuLimit }: Pick<PodSetting, 'cpuLimit'>,
): ResourceRequirements;
export function limitedResources(
  resources: ResourceRequirements | undefined,
  { cpuLimit }: Pick<PodSetting, 'cpuLimit'>,
): ResourceRequirements | undefined;
export function limitedResources(
  resources: ResourceRequirements | undefined,
  { cpuLimit }: Pick<PodSetting, 'cpuLimit'>,
): ResourceRequirements | undefined {
  if (cpuLimit === undefined || resources?.limits?.cpu !== undefined) return resources;
  const request = resources?.requests?.cpu;
  const least = request !== undefined && (cpuOf(request) ?? 0) > (cpuOf(cpuLimit) ?? 0) ? request : cpuLimit;
  return { ...resources, limits: { cpu: least, ...resources?.limits } };
}

export function limited(container: Container, setting: PodSetting): Container {
  const resources = limitedResources(container.resources, setting);
  return resources === container.resources ? container : { ...container, resources };
}

const kubelet: readonly Reader[] = [{ name: 'kubelet', purpose: 'to pull images' }];

/** What others must provide for such pods: the credentials of the registries, and the CA bundle. */
export function podRequirements(
  settings: PodSettings | undefined,
  namespace: string,
  readers: readonly Reader[] = [],
): readonly Requirement[] {
  const { pullSecrets = [], caBundleConfigMap } = settings ?? {};
  return [
    ...pullSecrets.map((name) => ({
      kind: 'Secret' as const,
      name,
      namespace,
      keys: [{ key: '.dockerconfigjson', format: '<credentials of the registry>', readers: kubelet }],
      // A password among the arguments would be in the history and in the list of processes.
      command: `kubectl -n ${namespace} create secret docker-registry ${name} --from-file=.dockerconfigjson=<file of podman login --authfile>`,
    })),
    ...(caBundleConfigMap
      ? [
          {
            kind: 'ConfigMap' as const,
            name: caBundleConfigMap.name,
            namespace,
            keys: [{ key: '<any name>.crt', format: '<PEM certificates>', readers }],
            command: `kubectl -n ${namespace} create configmap ${caBundleConfigMap.name} --from-file=ca.crt=<file with PEM certificates>`,
          },
        ]
      : []),
  ];
}

const lists = [
  'requiredDuringSchedulingIgnoredDuringExecution',
  'preferredDuringSchedulingIgnoredDuringExecution',
] as const;

/** Two affinities merged: rules for neighbouring pods are combined; rules for nodes come only from the environment. */
function joinedAffinity(given: Affinity | undefined, own: Affinity | undefined): Affinity | undefined {
  if (!given || !own) return given ?? own;
  const kinds = ['podAffinity', 'podAntiAffinity'] as const;
  const joined = kinds.flatMap((kind): readonly (readonly [string, unknown])[] => {
    const [a, b] = [given[kind], own[kind]];
    if (!a || !b) return a || b ? [[kind, a ?? b]] : [];
    const rules = lists.map((list) => [list, [...(a[list] ?? []), ...(b[list] ?? [])]] as const);
    return [[kind, Object.fromEntries(rules.filter(([, rule]) => rule.length > 0))]];
  });
  return { ...given, ...Object.fromEntries(joined) };
}

function nonEmpty<K extends string>(field: Record<K, Readonly<Record<string, string>>>): Partial<typeof field> {
  return Object.values<Readonly<Record<string, string>>>(field).some((values) => Object.keys(values).length > 0)
    ? field
    : {};
}
