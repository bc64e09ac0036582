import type { Container, EnvFromSource, EnvVarSource } from '../../../imports/kubernetes.js';
import type { Api } from '../../cluster/harness/api.js';
import { expanded } from './expansion.js';
import { fieldOf, type PodFacts, resourceOf } from './pod-facts.js';
import { storedValues } from './stored.js';

type Variables = Readonly<Record<string, string>>;

/**
 * The variables of a container, as the kubelet makes them: those of its Services, then `envFrom`, then `env` in its
 * order, each of which may use those before it (k8s.io/kubernetes, pkg/kubelet/kubelet_pods.go, makeEnvironment).
 */
export async function variablesOf(
  container: Container,
  facts: PodFacts,
  serviceLinks: Variables,
  api: Api,
): Promise<Variables> {
  const own: Record<string, string> = {};
  for (const source of container.envFrom ?? []) Object.assign(own, await allOf(source, facts, api));
  for (const { name, value, valueFrom } of container.env ?? []) {
    const found = valueFrom
      ? await referencedValue(valueFrom, container, facts, api)
      : expanded(value ?? '', { ...serviceLinks, ...own });
    if (found !== undefined) own[name] = found;
  }
  return { ...serviceLinks, ...own };
}

async function allOf({ prefix = '', secretRef, configMapRef }: EnvFromSource, facts: PodFacts, api: Api) {
  const [kind, reference] = secretRef ? (['Secret', secretRef] as const) : (['ConfigMap', configMapRef] as const);
  const { name = '', optional } = reference ?? {};
  const values = await storedValues(api, kind, { namespace: facts.namespace, name }, optional);
  return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [prefix + key, value.toString()]));
}

async function referencedValue(
  source: EnvVarSource,
  container: Container,
  facts: PodFacts,
  api: Api,
): Promise<string | undefined> {
  if (source.fieldRef) return fieldOf(source.fieldRef.fieldPath, facts);
  if (source.resourceFieldRef) return resourceOf(source.resourceFieldRef, container);
  const [kind, reference] = source.secretKeyRef
    ? (['Secret', source.secretKeyRef] as const)
    : (['ConfigMap', source.configMapKeyRef] as const);
  const { name = '', key = '', optional } = reference ?? {};
  const values = await storedValues(api, kind, { namespace: facts.namespace, name }, optional);
  const value = values?.[key];
  if (!value && !optional) throw new Error(`the pod needs the key ${key} of ${kind} ${facts.namespace}/${name}`);
  return value?.toString();
}
