import type { Container, EnvFromSource, EnvVar } from '../../imports/kubernetes.js';
import type { Reader, Requirement } from '../model/requirement.js';

interface Sourced {
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
}

interface Reading {
  /**
   * Pods that an operator creates.
   * @default - pods of the overlay, which are found in it
   */
  readonly readers?: readonly Reader[];
  /**
   * Variables that the server must not have.
   * @default - none
   */
  readonly refused?: readonly string[];
}

/** Secrets and ConfigMaps that only variables of the environment refer to: others provide them. */
export function variableSources(
  container: Sourced | Container,
  namespace: string,
  { readers, refused = [] }: Reading = {},
): readonly Requirement[] {
  const { env = [], envFrom = [] } = container;
  const by = readers ? { readers } : {};
  const every = `every key becomes a variable${refused.length > 0 ? `; it must not contain ${refused.join(' or ')}` : ''}`;
  const source = (kind: 'Secret' | 'ConfigMap', name: string, key: string, format: string) => ({
    kind,
    name,
    namespace,
    keys: [{ key, format, ...by }],
  });
  const single = env.flatMap(({ valueFrom }) => {
    const { secretKeyRef: secret, configMapKeyRef: configMap } = valueFrom ?? {};
    return [
      ...(secret?.name && !secret.optional ? [source('Secret', secret.name, secret.key, '<value>')] : []),
      ...(configMap?.name && !configMap.optional
        ? [source('ConfigMap', configMap.name, configMap.key, '<value>')]
        : []),
    ];
  });
  const whole = envFrom.flatMap(({ secretRef, configMapRef }) => [
    ...(secretRef?.name && !secretRef.optional ? [source('Secret', secretRef.name, '<any>', every)] : []),
    ...(configMapRef?.name && !configMapRef.optional ? [source('ConfigMap', configMapRef.name, '<any>', every)] : []),
  ]);
  // A source of all variables has any key.
  const isOpen = ({ kind, name }: Requirement) => whole.some((one) => one.kind === kind && one.name === name);
  return [...single.map((one) => (isOpen(one) ? one : { ...one, assumed: true })), ...whole];
}
