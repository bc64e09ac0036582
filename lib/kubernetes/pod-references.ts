import type { Container, EnvFromSource, EnvVar, KeyToPath, Volume } from '../../imports/kubernetes.js';
import { containersOf, type PodTemplate } from './pods.js';

/** An object that another one refers to. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly key?: string;
  /** Whether it may be absent. */
  readonly optional: boolean;
  readonly field: string;
}

/** All objects that a pod refers to, which must exist in its namespace. */
export function podReferences(pod: PodTemplate): readonly Reference[] {
  const { field, spec } = pod;
  const references: readonly Reference[] = [
    ...(spec.serviceAccountName
      ? [
          {
            kind: 'ServiceAccount',
            name: spec.serviceAccountName,
            optional: false,
            field: `${field}.serviceAccountName`,
          },
        ]
      : []),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, index) =>
      name ? [{ kind: 'Secret', name, optional: false, field: `${field}.imagePullSecrets[${index}]` }] : [],
    ),
  ];
  return [...references.map((reference) => placed(reference, pod)), ...readReferences(pod)];
}

/** The Secrets, ConfigMaps and claims that its containers use. */
export function readReferences(pod: PodTemplate): readonly Reference[] {
  const references: readonly Reference[] = [
    ...fromVolumes(pod.spec.volumes ?? [], `${pod.field}.volumes`),
    ...containersOf(pod).flatMap(({ container, field: place }) => [
      ...fromVariables(container.env ?? [], `${place}.env`),
      ...fromSources(container.envFrom ?? [], `${place}.envFrom`),
    ]),
  ];
  return references.map((reference) => placed(reference, pod));
}

function placed(reference: Reference, { object }: PodTemplate): Reference {
  const { namespace } = object.metadata;
  return { ...reference, ...(namespace ? { namespace } : {}) };
}

export function fromVariables(env: readonly EnvVar[], field: string): readonly Reference[] {
  return env.flatMap(({ valueFrom }, index) => {
    const place = `${field}[${index}].valueFrom`;
    const { secretKeyRef: secret, configMapKeyRef: configMap } = valueFrom ?? {};
    return [
      ...(secret?.name
        ? [
            {
              kind: 'Secret',
              name: secret.name,
              key: secret.key,
              optional: secret.optional === true,
              field: `${place}.secretKeyRef`,
            },
          ]
        : []),
      ...(configMap?.name
        ? [
            {
              kind: 'ConfigMap',
              name: configMap.name,
              key: configMap.key,
              optional: configMap.optional === true,
              field: `${place}.configMapKeyRef`,
            },
          ]
        : []),
    ];
  });
}

export function fromSources(envFrom: readonly EnvFromSource[], field: string): readonly Reference[] {
  return envFrom.flatMap(({ secretRef, configMapRef }, index) => [
    ...(secretRef?.name
      ? [{ kind: 'Secret', name: secretRef.name, optional: secretRef.optional === true, field: `${field}[${index}]` }]
      : []),
    ...(configMapRef?.name
      ? [
          {
            kind: 'ConfigMap',
            name: configMapRef.name,
            optional: configMapRef.optional === true,
            field: `${field}[${index}]`,
          },
        ]
      : []),
  ]);
}

/** One reference for each key that is mounted; for the whole object if no keys are specified. */
function byKey(
  kind: 'Secret' | 'ConfigMap',
  source: { readonly name?: string; readonly optional?: boolean; readonly items?: readonly KeyToPath[] } | undefined,
  field: string,
): readonly Reference[] {
  const name = source?.name;
  if (!name) return [];
  const common = { kind, name, optional: source.optional === true, field };
  return source.items?.length ? source.items.map(({ key }) => ({ ...common, key })) : [common];
}

/** What a container and its volumes refer to, without the rest of the pod. */
export function containerReferences({ env, envFrom }: Container, volumes: readonly Volume[]): readonly Reference[] {
  return [
    ...fromVolumes(volumes, 'volumes'),
    ...fromVariables(env ?? [], 'env'),
    ...fromSources(envFrom ?? [], 'envFrom'),
  ];
}

function fromVolumes(volumes: readonly Volume[], field: string): readonly Reference[] {
  return volumes.flatMap(({ secret, configMap, projected, persistentVolumeClaim: claim }, index) => {
    const place = `${field}[${index}]`;
    const { secretName, ...rest } = secret ?? {};
    return [
      ...byKey('Secret', secretName ? { ...rest, name: secretName } : undefined, place),
      ...byKey('ConfigMap', configMap, place),
      ...(projected?.sources ?? []).flatMap((source) => [
        ...byKey('Secret', source.secret, `${place}.projected`),
        ...byKey('ConfigMap', source.configMap, `${place}.projected`),
      ]),
      ...(claim ? [{ kind: 'PersistentVolumeClaim', name: claim.claimName, optional: false, field: place }] : []),
    ];
  });
}
