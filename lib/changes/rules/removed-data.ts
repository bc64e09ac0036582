/** Objects that hold data, and are removed, renamed, or no longer kept. */
import { lostWith } from '../../kubernetes/kept.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { fieldRule, fieldsAt } from '../match.js';
import type { Rule } from '../rule.js';

const dataRemoved: Rule = {
  id: 'data-loss/removed',
  title: 'an object whose deletion loses data is removed',
  reason: 'its deletion loses data',
  advice: 'back up the data first; or keep the object in the environment',
  source: 'lib/kubernetes/kept.ts, per kind',
  find: ({ change, before }) => {
    const lost = change === 'removed' && before ? lostWith(before) : undefined;
    if (!before || !lost) return [];
    return [
      {
        reason: isKept(before)
          ? `Argo CD and Flux keep the object by its annotations, and kubectl apply never deletes one. Deleting it by hand loses ${lost}`
          : `pruning deletes it, and with it ${lost}`,
      },
    ];
  },
};

const dataRenamed: Rule = {
  id: 'data-loss/renamed',
  title: 'an object that holds data gets another name or namespace',
  reason:
    'the new object is created empty, and the data stays with the old one, which is no longer part of the overlay',
  advice: 'keep the name; or stop the server, and copy or restore the data into the new object before it starts',
  source: 'kubernetes.io, Object Names and IDs: a name cannot be changed',
  find: ({ change, before }) => (change === 'renamed' && before && lostWith(before) ? [{}] : []),
};

const protectionRemoved: Rule = {
  id: 'data-loss/protection-removed',
  title: 'an object that holds data is no longer kept when it is pruned',
  reason: 'it is deleted as soon as it leaves the overlay, or its Application is deleted',
  advice: 'keep the annotations',
  source:
    'Argo CD, sync-options.md (Prune=false, Delete=false); Flux, Kustomization (kustomize.toolkit.fluxcd.io/prune)',
  find: (change) => {
    const { before, after } = change;
    if (!before || !after || !lostWith(before) || !isKept(before) || isKept(after)) return [];
    return [{ fields: fieldsAt(change, 'metadata.annotations') }];
  },
};

const policyFields = [
  'spec.databaseReclaimPolicy',
  'spec.persistentVolumeReclaimPolicy',
  'spec.persistentVolumeClaimRetentionPolicy.whenDeleted',
  'spec.persistentVolumeClaimRetentionPolicy.whenScaled',
  'spec.deletionPolicy',
  'spec.target.deletionPolicy',
  'spec.target.creationPolicy',
  'reclaimPolicy',
];

const reclaim: Rule = fieldRule({
  id: 'data-loss/reclaim-policy',
  title: 'a policy that kept data with its object now deletes it',
  reason: 'when the object is deleted, what it refers to is deleted too',
  advice: 'write the policy that keeps it (Retain)',
  source:
    'kubernetes.io, Persistent Volumes (Reclaiming) and StatefulSets (PersistentVolumeClaim retention); CloudNativePG, Database (databaseReclaimPolicy); External Secrets, ExternalSecret (target.creationPolicy)',
  kinds: [
    'postgresql.cnpg.io/Database',
    'PersistentVolume',
    'apps/StatefulSet',
    'storage.k8s.io/StorageClass',
    'snapshot.storage.k8s.io/VolumeSnapshotClass',
    'snapshot.storage.k8s.io/VolumeSnapshotContent',
    'external-secrets.io/ExternalSecret',
  ],
  fields: policyFields,
  when: ({ after, path }) =>
    /^(delete|owner)$/i.test(String(after)) || (after === undefined && path.at(-1) === 'creationPolicy'),
});

export const removedData = [dataRemoved, dataRenamed, protectionRemoved, reclaim];

/** By both tools: what only one of them keeps is lost with the other. */
function isKept({ metadata: { annotations = {} } }: KubernetesObject): boolean {
  const options = annotations['argocd.argoproj.io/sync-options'] ?? '';
  return /Prune=(false|confirm)/.test(options) && annotations['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
}
