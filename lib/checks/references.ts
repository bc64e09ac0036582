import type { EnvFromSource, EnvVar, Volume } from '../../imports/kubernetes.js';
import { isObject } from '../api/structural.js';
import type { RequiredObject } from '../contract.js';
import type { KubernetesObject } from '../kubernetes.js';
import type { Check, Finding, RenderedOverlay } from './check.js';
import { at, containersOf, mlflowOf, podTemplates, selects } from './select.js';

/** An object that another one names. */
interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly key?: string;
  readonly field: string;
}

/** What a name stands for: an object of the overlay or of the operator, or a row of the contract. */
function lookUp(
  overlay: RenderedOverlay,
  { kind, name, namespace }: Reference,
): KubernetesObject | RequiredObject | undefined {
  const made = [...overlay.objects, ...overlay.operatorMade].find(
    (object) =>
      object.kind === kind && object.metadata.name === name && (object.metadata.namespace ?? '') === (namespace ?? ''),
  );
  return (
    made ??
    overlay.contract.find(
      (required) =>
        required.kind === kind && required.name === name && (required.namespace ?? '') === (namespace ?? ''),
    ) ??
    writtenByCertManager(overlay, kind, name, namespace)
  );
}

function writtenByCertManager(
  { objects }: RenderedOverlay,
  kind: string,
  name: string,
  namespace: string | undefined,
): KubernetesObject | undefined {
  if (kind !== 'Secret') return undefined;
  return objects.find(
    (object) =>
      object.kind === 'Certificate' &&
      object.metadata.namespace === namespace &&
      at(object, 'spec', 'secretName') === name,
  );
}

function fromVariables(env: readonly EnvVar[], field: string): readonly Reference[] {
  return env.flatMap(({ valueFrom }, index) => {
    const place = `${field}[${index}].valueFrom`;
    const { secretKeyRef: secret, configMapKeyRef: configMap } = valueFrom ?? {};
    return [
      ...(secret?.name && !secret.optional
        ? [{ kind: 'Secret', name: secret.name, key: secret.key, field: `${place}.secretKeyRef` }]
        : []),
      ...(configMap?.name && !configMap.optional
        ? [{ kind: 'ConfigMap', name: configMap.name, key: configMap.key, field: `${place}.configMapKeyRef` }]
        : []),
    ];
  });
}

function fromSources(envFrom: readonly EnvFromSource[], field: string): readonly Reference[] {
  return envFrom.flatMap(({ secretRef, configMapRef }, index) => [
    ...(secretRef?.name && !secretRef.optional
      ? [{ kind: 'Secret', name: secretRef.name, field: `${field}[${index}]` }]
      : []),
    ...(configMapRef?.name && !configMapRef.optional
      ? [{ kind: 'ConfigMap', name: configMapRef.name, field: `${field}[${index}]` }]
      : []),
  ]);
}

function fromVolumes(volumes: readonly Volume[], field: string): readonly Reference[] {
  return volumes.flatMap(({ secret, configMap, persistentVolumeClaim: claim }, index) => {
    const place = `${field}[${index}]`;
    return [
      ...(secret?.secretName && !secret.optional
        ? [
            {
              kind: 'Secret',
              name: secret.secretName,
              field: place,
              ...(secret.items?.[0] ? { key: secret.items[0].key } : {}),
            },
          ]
        : []),
      ...(configMap?.name && !configMap.optional ? [{ kind: 'ConfigMap', name: configMap.name, field: place }] : []),
      ...(claim ? [{ kind: 'PersistentVolumeClaim', name: claim.claimName, field: place }] : []),
    ];
  });
}

/** Everything that pods and the MLflow resource name, with the object that names it. */
function referencesOf(
  overlay: RenderedOverlay,
): readonly { readonly object: KubernetesObject; readonly reference: Reference }[] {
  const pods = podTemplates(overlay.objects).flatMap((pod) => {
    const { object, field, spec } = pod;
    const references: readonly Reference[] = [
      ...(spec.serviceAccountName
        ? [{ kind: 'ServiceAccount', name: spec.serviceAccountName, field: `${field}.serviceAccountName` }]
        : []),
      ...(spec.imagePullSecrets ?? []).flatMap(({ name }, index) =>
        name ? [{ kind: 'Secret', name, field: `${field}.imagePullSecrets[${index}]` }] : [],
      ),
      ...fromVolumes(spec.volumes ?? [], `${field}.volumes`),
      ...containersOf(pod).flatMap(({ container, field: place }) => [
        ...fromVariables(container.env ?? [], `${place}.env`),
        ...fromSources(container.envFrom ?? [], `${place}.envFrom`),
      ]),
    ];
    return references.map((reference) => ({
      object,
      reference: { ...reference, ...(object.metadata.namespace ? { namespace: object.metadata.namespace } : {}) },
    }));
  });
  return [...pods, ...serverReferences(overlay)];
}

function serverReferences(
  overlay: RenderedOverlay,
): readonly { readonly object: KubernetesObject; readonly reference: Reference }[] {
  const mlflow = mlflowOf(overlay);
  if (!mlflow) return [];
  const { spec, object } = mlflow;
  const { namespace } = overlay.environment;
  const uris = (['backendStoreUriFrom', 'registryStoreUriFrom', 'readReplicaBackendStoreUriFrom'] as const).flatMap(
    (field) => {
      const selector = spec[field];
      return selector?.name && !selector.optional
        ? [{ kind: 'Secret', name: selector.name, key: selector.key, field: `spec.${field}` }]
        : [];
    },
  );
  const references: readonly Reference[] = [
    ...uris,
    ...(spec.caBundleConfigMap
      ? [{ kind: 'ConfigMap', name: spec.caBundleConfigMap.name, field: 'spec.caBundleConfigMap' }]
      : []),
    ...fromVariables(spec.env ?? [], 'spec.env'),
    ...fromSources(spec.envFrom ?? [], 'spec.envFrom'),
  ];
  return references.map((reference) => ({ object, reference: { ...reference, namespace } }));
}

function keysOf(target: KubernetesObject | RequiredObject): readonly string[] | undefined {
  if ('keys' in target && Array.isArray(target.keys)) return (target as RequiredObject).keys.map(({ key }) => key);
  const [data, stringData] = [at(target, 'data'), at(target, 'stringData')];
  return isObject(data) || isObject(stringData)
    ? [...Object.keys(data ?? {}), ...Object.keys(stringData ?? {})]
    : undefined;
}

const builtInRoles = new Set(['view', 'edit', 'admin', 'cluster-admin']);

function* bindingFindings(overlay: RenderedOverlay, object: KubernetesObject): Iterable<Finding> {
  const { kind, name } = object['roleRef'] as { kind: string; name: string };
  const namespace = kind === 'Role' ? object.metadata.namespace : undefined;
  const role = lookUp(overlay, { kind, name, field: 'roleRef', ...(namespace ? { namespace } : {}) });
  if (!role && !(kind === 'ClusterRole' && (builtInRoles.has(name) || name.startsWith('system:'))))
    yield { object, field: 'roleRef', message: `${kind} ${name} does not exist` };
}

export const referenceChecks: readonly Check[] = [
  {
    id: 'MLF-REF-1',
    title: 'everything that pods refer to exists or stands in the contract',
    cause: 'the pod waits for ever in ContainerCreating or CreateContainerConfigError',
    fix: 'correct the name, add the object to extraObjects, or mark the reference as optional',
    waivable: true,
    *run(overlay) {
      for (const { object, reference } of referencesOf(overlay)) {
        if (!lookUp(overlay, reference))
          yield {
            object,
            field: reference.field,
            message: `${reference.kind} ${reference.namespace ?? ''}/${reference.name} is neither in the overlay nor in its contract`,
          };
      }
    },
  },
  {
    id: 'MLF-REF-2',
    title: 'role bindings name roles that exist',
    cause: 'the binding is accepted and grants nothing',
    fix: 'correct the name of the role',
    waivable: true,
    *run(overlay) {
      for (const object of overlay.objects)
        if (/^(Cluster)?RoleBinding$/.test(object.kind)) yield* bindingFindings(overlay, object);
    },
  },
  {
    id: 'MLF-REF-3',
    title: 'keys that are read stand in the Secret or ConfigMap',
    cause: 'the container is not started: CreateContainerConfigError',
    fix: 'correct the key',
    waivable: true,
    *run(overlay) {
      for (const { object, reference } of referencesOf(overlay)) {
        const target = lookUp(overlay, reference);
        const keys = target && keysOf(target);
        const open = keys?.some((key) => key.startsWith('<')) ?? true;
        if (reference.key && keys && !open && !keys.includes(reference.key))
          yield {
            object,
            field: reference.field,
            message: `${reference.kind} ${reference.name} has no key ${reference.key}, but ${keys.join(', ')}`,
          };
      }
    },
  },
  {
    id: 'MLF-REF-4',
    title: 'selectors of Services and PodDisruptionBudgets select a pod',
    cause: 'the Service has no endpoints, the budget protects nothing',
    fix: 'make the selector equal to labels of a pod template',
    waivable: true,
    *run(overlay) {
      const pods = podTemplates([...overlay.objects, ...overlay.operatorMade]);
      for (const object of overlay.objects) {
        const selector =
          object.kind === 'Service'
            ? at(object, 'spec', 'selector')
            : object.kind === 'PodDisruptionBudget'
              ? at(object, 'spec', 'selector', 'matchLabels')
              : undefined;
        if (!isObject(selector)) continue;
        const found = pods.some(
          (pod) =>
            pod.object.metadata.namespace === object.metadata.namespace &&
            selects(selector as Record<string, string>, pod.labels),
        );
        if (!found)
          yield {
            object,
            field: 'spec.selector',
            message: `${JSON.stringify(selector)} selects no pod of this namespace`,
          };
      }
    },
  },
];
