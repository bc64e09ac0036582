/** Volumes that shrink, or whose settings cannot be changed. */
import { memoryOf } from '../../kubernetes/quantity.js';
import type { FieldChange } from '../field-changes.js';
import { fieldRule } from '../match.js';

const claimShrinks = fieldRule({
  id: 'data-loss/claim-shrinks',
  title: 'a volume claim gets a smaller size',
  reason: 'the API server refuses a smaller request of a claim that is bound',
  advice: 'keep the size; only a new claim, restored from a backup, can have the new settings',
  source: 'kubernetes/kubernetes, pkg/apis/core/validation, ValidatePersistentVolumeClaimUpdate',
  notice: true,
  kinds: ['PersistentVolumeClaim'],
  fields: ['spec.resources.requests.storage'],
  when: shrinks,
});

const claimFields = fieldRule({
  id: 'data-loss/claim-immutable',
  title: 'an immutable field of a volume claim changes',
  reason:
    'the API server refuses it: the spec of a claim is immutable but for its size and its volumeAttributesClassName',
  advice: 'keep the value; only a new claim, restored from a backup, can have the new settings',
  source: 'kubernetes/kubernetes, pkg/apis/core/validation, ValidatePersistentVolumeClaimUpdate',
  notice: true,
  kinds: ['PersistentVolumeClaim'],
  fields: [
    'accessModes',
    'storageClassName',
    'volumeMode',
    'volumeName',
    'selector',
    'dataSource',
    'dataSourceRef',
  ].map((field) => `spec.${field}`),
});

const claimTemplates = fieldRule({
  id: 'data-loss/claim-templates',
  title: 'the volume claim templates of a StatefulSet change',
  reason: 'the API server refuses it: they are immutable',
  advice: 'keep the templates; or delete the StatefulSet without its pods, and create it again',
  source: 'kubernetes/kubernetes, pkg/apis/apps/validation, ValidateStatefulSetUpdate',
  notice: true,
  kinds: ['apps/StatefulSet'],
  fields: ['spec.volumeClaimTemplates'],
  texts: ({ identity: { name, namespace } }) => ({
    advice: `kubectl -n ${namespace} delete statefulset ${name} --cascade=orphan allows it to be created again and keeps pod and data, but an existing claim keeps its class, and must be patched to grow`,
  }),
});

const clusterShrinks = fieldRule({
  id: 'data-loss/database-shrinks',
  title: 'the volume of a CloudNativePG Cluster gets smaller',
  reason: 'volumes cannot shrink, and the webhook of CloudNativePG refuses it',
  advice: 'keep the size; only a new Cluster, recovered from a backup, can have a smaller one',
  source: 'cloudnative-pg, internal/webhook/v1/cluster_webhook.go, validateStorageSizeChange',
  notice: true,
  kinds: ['postgresql.cnpg.io/Cluster'],
  fields: ['spec.storage.size', 'spec.walStorage.size'],
  when: shrinks,
});

export const volumes = [claimShrinks, claimFields, claimTemplates, clusterShrinks];

function shrinks({ before, after }: FieldChange): boolean {
  const [had, has] = [before, after].map((size) =>
    typeof size === 'string' || typeof size === 'number' ? memoryOf(size) : undefined,
  );
  return had !== undefined && has !== undefined && has < had;
}
