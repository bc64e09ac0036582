import type { Subject } from '../../../imports/kubernetes.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { containersOf, podTemplates, selects } from '../../kubernetes/pods.js';
import { at, isObject } from '../../kubernetes/structural.js';
import type { Check, Finding, Manifests } from '../check.js';
import { isEverywhere, keysOf, lookUp } from '../look-up.js';
import { referencesOf } from '../named-objects.js';

const builtInRoles = new Set(['view', 'edit', 'admin', 'cluster-admin']);

function* bindingFindings(manifests: Manifests, object: KubernetesObject): Iterable<Finding> {
  const { kind, name } = object['roleRef'] as { kind: string; name: string };
  const namespace = kind === 'Role' ? object.metadata.namespace : undefined;
  const role = lookUp(manifests, { kind, name, ...(namespace ? { namespace } : {}) });
  if (!role && !(kind === 'ClusterRole' && (builtInRoles.has(name) || name.startsWith('system:'))))
    yield { object, field: 'roleRef', message: `${kind} ${name} does not exist` };
  const subjects = (object['subjects'] ?? []) as readonly Subject[];
  for (const [index, subject] of subjects.entries()) {
    if (subject.kind !== 'ServiceAccount') continue;
    const field = `subjects[${index}]`;
    if (!subject.namespace) yield { object, field, message: `ServiceAccount ${subject.name} has no namespace` };
    // Service accounts of other namespaces have other owners, and can be created later.
    else if (subject.namespace === manifests.namespace && !isEverywhere(subject) && !lookUp(manifests, subject))
      yield {
        object,
        field,
        message: `ServiceAccount ${subject.namespace}/${subject.name} does not exist`,
      };
  }
}

const managedBy = 'app.kubernetes.io/managed-by';

/** References from one object to another. */
export const refChecks: readonly Check[] = [
  {
    id: 'MLF-REF-1',
    title: 'everything that pods refer to exists or is a Requirement',
    cause: 'the pod remains in ContainerCreating or CreateContainerConfigError',
    fix: 'correct the name, add the object to extraObjects, list one that others create in existing, or mark the reference as optional',
    waivable: true,
    *run(manifests) {
      for (const { object, reference } of referencesOf(manifests)) {
        if (!isEverywhere(reference) && !lookUp(manifests, reference))
          yield {
            object,
            field: reference.field,
            message: `${reference.kind} ${reference.namespace ?? ''}/${reference.name} does not exist: it is neither one of the objects nor a Requirement`,
          };
      }
    },
  },
  {
    id: 'MLF-REF-2',
    title: 'role bindings refer to roles and accounts that exist',
    cause: 'the binding is accepted, but grants nothing',
    fix: 'correct the name of the role or of the account',
    waivable: true,
    *run(manifests) {
      for (const object of manifests.objects)
        if (/^(Cluster)?RoleBinding$/.test(object.kind)) yield* bindingFindings(manifests, object);
    },
  },
  {
    id: 'MLF-REF-3',
    title: 'keys that pods refer to exist in the Secret or ConfigMap',
    cause: 'the container is not started: CreateContainerConfigError',
    fix: 'correct the key',
    waivable: true,
    *run(manifests) {
      for (const { object, reference } of referencesOf(manifests)) {
        const target = lookUp(manifests, reference);
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
    cause: 'the Service has no endpoints, or the budget protects nothing',
    fix: 'make the selector match the labels of a pod template',
    waivable: true,
    *run(manifests) {
      const pods = podTemplates([...manifests.objects, ...manifests.operatorMade]);
      for (const object of manifests.objects) {
        const selector =
          object.kind === 'Service'
            ? at(object, 'spec', 'selector')
            : object.kind === 'PodDisruptionBudget'
              ? at(object, 'spec', 'selector', 'matchLabels')
              : undefined;
        // Pods that controllers create for resources of the overlay are not in the manifests.
        if (!isObject(selector) || (selector[managedBy] ?? 'cdk8s-mlflow') !== 'cdk8s-mlflow') continue;
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
  {
    id: 'MLF-REF-5',
    title: 'every mount refers to a volume of its pod',
    cause: 'the API server rejects the object',
    fix: 'correct the name of the mount, or add the volume',
    waivable: false,
    *run(manifests) {
      for (const pod of podTemplates(manifests.objects)) {
        const claims = at(pod.object, 'spec', 'volumeClaimTemplates') as readonly KubernetesObject[] | undefined;
        const volumes = new Set([
          ...(pod.spec.volumes ?? []).map(({ name }) => name),
          ...(claims ?? []).map(({ metadata }) => metadata.name),
        ]);
        for (const { container, field } of containersOf(pod))
          for (const [index, { name }] of (container.volumeMounts ?? []).entries())
            if (!volumes.has(name))
              yield {
                object: pod.object,
                field: `${field}.volumeMounts[${index}]`,
                message: `mounts ${name}, which is not a volume of the pod`,
              };
      }
    },
  },
];
