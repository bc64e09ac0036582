/** Fields that the API server refuses to change, or that a controller does not read again. */
import { refusedChanges } from '../../crds/validate.js';
import { at, fieldName } from '../../kubernetes/structural.js';
import { bothOf, fieldRule, fieldsAt } from '../match.js';
import type { Rule } from '../rule.js';

const again = (what: string) =>
  `delete ${what} before the new one is applied (kubectl delete, or Replace=true of Argo CD)`;

const selector = fieldRule({
  id: 'downtime/selector',
  title: 'the selector of a workload changes',
  reason: 'the API server refuses it: it is immutable, and the old pods would be left without an owner',
  advice:
    'keep the labels of the selector; or delete the workload with its pods in a maintenance window, and apply again',
  source: 'kubernetes/kubernetes, pkg/apis/apps/validation, ValidateDeploymentUpdate, ValidateStatefulSetUpdate',
  notice: true,
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job'],
  fields: ['spec.selector'],
});

/** All others than these are immutable; claim templates and the selector have rules of their own. */
const statefulSet = fieldRule({
  id: 'downtime/statefulset-immutable',
  title: 'an immutable field of a StatefulSet changes',
  reason:
    'the API server refuses it: only replicas, ordinals, template, updateStrategy, revisionHistoryLimit, persistentVolumeClaimRetentionPolicy and minReadySeconds can change',
  advice:
    'keep the value; or kubectl delete statefulset --cascade=orphan, which keeps pods and claims, and apply again',
  source: 'kubernetes/kubernetes, pkg/apis/apps/validation, ValidateStatefulSetUpdate',
  notice: true,
  kinds: ['apps/StatefulSet'],
  fields: ['spec.serviceName', 'spec.podManagementPolicy'],
});

const job = fieldRule({
  id: 'downtime/job-immutable',
  title: 'the template of a Job changes under the same name',
  reason: 'the API server refuses it: the template of a Job is immutable',
  advice: again('the Job'),
  source: 'kubernetes/kubernetes, pkg/apis/batch/validation, ValidateJobSpecUpdate',
  notice: true,
  kinds: ['batch/Job'],
  fields: [
    'spec.template',
    'spec.completionMode',
    'spec.podFailurePolicy',
    'spec.backoffLimitPerIndex',
    'spec.successPolicy',
    'spec.managedBy',
  ],
  when: (_, { before, after }) => before?.metadata.name === after?.metadata.name,
});

const roleRef = fieldRule({
  id: 'downtime/role-ref',
  title: 'a binding refers to another role',
  reason: 'the API server refuses it: roleRef is immutable',
  advice:
    'kubectl delete the binding, or kubectl auth reconcile, which creates it again; its subjects have no rights in between',
  source: 'kubernetes/kubernetes, pkg/apis/rbac/validation, ValidateRoleBindingUpdate',
  notice: true,
  kinds: ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  fields: ['roleRef'],
});

const clusterIp = fieldRule({
  id: 'downtime/cluster-ip',
  title: 'the address of a Service changes',
  reason:
    'the API server refuses another clusterIP; a headless Service cannot become one with an address, or the other way round',
  advice: again('the Service'),
  source:
    'kubernetes/kubernetes, pkg/apis/core/validation, ValidateServiceUpdate (validateServiceClusterIPsRelatedFields)',
  notice: true,
  kinds: ['Service'],
  fields: ['spec.clusterIP', 'spec.clusterIPs'],
});

const immutableData = fieldRule({
  id: 'downtime/immutable-data',
  title: 'the data of an immutable ConfigMap or Secret changes',
  reason: 'the API server refuses it, because immutable: true is set',
  advice: again('the object'),
  source:
    'kubernetes.io, ConfigMaps and Secrets, Immutable; pkg/apis/core/validation, ValidateConfigMapUpdate, ValidateSecretUpdate',
  notice: true,
  kinds: ['ConfigMap', 'Secret'],
  fields: ['data', 'binaryData', 'stringData', 'immutable'],
  when: (_, { before }) => at(before, 'immutable') === true,
});

const secretType = fieldRule({
  id: 'downtime/secret-type',
  title: 'the type of a Secret changes',
  reason: 'the API server refuses it: the type is immutable',
  advice: again('the object'),
  source: 'kubernetes/kubernetes, pkg/apis/core/validation, ValidateSecretUpdate',
  notice: true,
  kinds: ['Secret'],
  fields: ['type'],
});

const storageClass = fieldRule({
  id: 'downtime/storage-class',
  title: 'a StorageClass or PriorityClass changes what is immutable',
  reason: 'the API server refuses it',
  advice: `create one with another name; or ${again('the object')}`,
  source:
    'kubernetes/kubernetes, pkg/apis/storage/validation, ValidateStorageClassUpdate; pkg/apis/scheduling/validation, ValidatePriorityClassUpdate',
  notice: true,
  kinds: ['storage.k8s.io/StorageClass', 'scheduling.k8s.io/PriorityClass'],
  fields: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode', 'value', 'preemptionPolicy'],
});

/** Kinds of operators, whose definitions say it: TrainJob, RayJob, Cluster and Database of CloudNativePG, KeycloakRealm. */
const byDefinition: Rule = {
  id: 'downtime/immutable-by-definition',
  title: 'a field of a custom resource changes that its definition makes immutable',
  reason: 'the API server refuses it, by a rule of the definition',
  advice: `keep the value, or give the object another name; one that holds no data can be replaced: ${again('it')}`,
  source: 'kubernetes.io, Custom Resource Definitions, Transition rules; the definitions that imports/ names',
  notice: true,
  find: (change) => {
    const both = bothOf(change);
    if (!both) return [];
    return refusedChanges(both.before, both.after).map(({ path, message }) => {
      const item = path.findIndex((part) => typeof part === 'number');
      const names = item < 0 ? path : path.slice(0, item);
      return {
        fields: fieldsAt(change, fieldName(names)),
        reason: `the API server refuses it by a rule of the definition: ${fieldName(path)}: ${message}`,
      };
    });
  },
};

const bucketClaim = fieldRule({
  id: 'downtime/bucket-claim',
  title: 'a claim that has its bucket asks for another one',
  reason: 'a claim is bound once: the change has no effect, and its Secret keeps the key pair of the old bucket',
  advice: 'make a claim with another name, or delete this one after its bucket is copied: that may delete the bucket',
  source: 'kube-object-storage/lib-bucket-provisioner, pkg/provisioner/controller.go (shouldProvision)',
  kinds: ['objectbucket.io/ObjectBucketClaim'],
  fields: ['spec.bucketName', 'spec.generateBucketName', 'spec.storageClassName'],
});

export const immutable: readonly Rule[] = [
  byDefinition,
  bucketClaim,
  selector,
  statefulSet,
  job,
  roleRef,
  clusterIp,
  immutableData,
  secretType,
  storageClass,
];
