/** What is applied to which cluster: more of it, less, elsewhere, and what is deleted with it. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { at } from '../../kubernetes/structural.js';
import {
  application,
  applicationSet,
  applied,
  appliedFields,
  fluxKustomization,
  movedTargets,
  some,
  targetsOf,
  texts,
} from '../applications.js';
import { bothOf, fieldsAt, foundIn, isGone, isNew, isOf } from '../match.js';
import type { Rule } from '../rule.js';

const applyingKinds = [application, applicationSet, fluxKustomization];

const removed: Rule = {
  id: 'data-loss/gitops-removed',
  title: 'an Application, ApplicationSet or Kustomization that deletes its objects is removed or renamed',
  reason: 'its deletion deletes what it has applied',
  advice:
    'if the server should go on, first synthesize with deletionPolicy: Orphan in gitops.yaml, apply that, and wait until every Application or Kustomization has it; else follow Uninstall in the README of the overlay first',
  source:
    'Argo CD, app_deletion.md (finalizer) and applicationset/Application-Deletion.md; Flux, Kustomization, .spec.prune and .spec.deletionPolicy',
  find: (change) => {
    const { before } = change;
    const deletes = before && isGone(change) && isOf(before, applyingKinds) ? deletion(before) : undefined;
    return deletes ? [{ reason: deletes }] : [];
  },
};

const deletionPolicy: Rule = {
  id: 'data-loss/gitops-deletion-policy',
  title: 'the deletion of an Application or Kustomization deletes its objects, which it did not before',
  reason:
    'a deleted Application or Kustomization takes the server with it, and every object that is not kept by its annotations',
  advice: 'keep deletionPolicy: Orphan until the move for which it was set is complete',
  source:
    'Argo CD, app_deletion.md (finalizer) and applicationset/Application-Deletion.md (preserveResourcesOnDeletion); Flux, Kustomization, .spec.deletionPolicy',
  find: (change) => {
    const both = bothOf(change, applyingKinds);
    if (!both) return [];
    const { before, after } = both;
    if (deletion(before) !== undefined || deletion(after) === undefined) return [];
    return foundIn([
      ...appliedFields(change, 'metadata.finalizers'),
      ...fieldsAt(change, 'spec.syncPolicy.preserveResourcesOnDeletion', 'spec.deletionPolicy', 'spec.prune'),
    ]);
  },
};

const applicationsSync: Rule = {
  id: 'data-loss/gitops-applications-sync',
  title: 'an ApplicationSet may delete Applications',
  reason: 'an overlay that leaves Git or the fleet by mistake loses its Application, and the server with it',
  advice: 'keep applicationsSync: create-update: a person deletes the Application',
  source: 'Argo CD, applicationset/Controlling-Resource-Modification.md',
  find: (change) => {
    const both = bothOf(change, [applicationSet]);
    if (!both) return [];
    const { before, after } = both;
    const keeps = (set: KubernetesObject) =>
      ['create-only', 'create-update'].includes(String(at(set, 'spec', 'syncPolicy', 'applicationsSync')));
    return keeps(before) && !keeps(after) ? foundIn(fieldsAt(change, 'spec.syncPolicy.applicationsSync')) : [];
  },
};

const destination: Rule = {
  id: 'data-loss/gitops-destination',
  title: 'an Application applies to another cluster or namespace',
  reason:
    'a server without data is created there; what the old cluster has is left there, is no longer changed, and goes on running',
  advice:
    'give the new place an entry of its own in gitops.yaml, move the data, and delete the Application of the old one',
  source: 'argoproj/argo-cd#9172 and #1640: objects at the old destination are neither found nor deleted',
  find: (change) => {
    const both = bothOf(change, [application, applicationSet]);
    if (!both) return [];
    const { before, after } = both;
    const fields = appliedFields(change, 'spec.destination');
    if (after.kind === 'Application') return foundIn(fields);
    const moved = movedTargets(before, after, 'cluster');
    return moved.length > 0
      ? [{ fields: fieldsAt(change, 'spec.generators'), reason: `${some(moved)}: ${destination.reason}` }]
      : [];
  },
};

const targetLeft: Rule = {
  id: 'downtime/gitops-target-removed',
  title: 'an ApplicationSet no longer has an overlay of a cluster',
  reason:
    'its Application stays, and applies the folder as long as Git has it, but no change of gitops.yaml reaches it',
  advice:
    'if the server goes on under another name, first set deletionPolicy: Orphan in gitops.yaml, and wait until the Application has no finalizer; else follow Uninstall in the README of the overlay. Then delete the Application: kubectl -n argocd delete application <name>',
  source: 'Argo CD, applicationset/Controlling-Resource-Modification.md (create-update) and app_deletion.md',
  find: (change) => {
    const both = bothOf(change, [applicationSet]);
    if (!both) return [];
    const { before, after } = both;
    const names = new Set(targetsOf(after).map(({ name }) => name));
    const lost = targetsOf(before).flatMap(({ name }) => (names.has(name) ? [] : [name]));
    return lost.length > 0
      ? [{ fields: fieldsAt(change, 'spec.generators'), reason: `${some(lost)}: ${targetLeft.reason}` }]
      : [];
  },
};

const targetAdded: Rule = {
  id: 'cost/gitops-target-added',
  title: 'an overlay is applied to another cluster',
  reason:
    'all of it is applied as soon as the tool has the commit, and what is there already under the same names is taken over',
  advice:
    'read the README of the overlay: what must be on the cluster first; compare with what is there: cdk8s-mlflow diff --cluster',
  source: 'Argo CD, applicationset/Generators-Git.md and user-guide/sync-options.md (ServerSideApply)',
  find: (change) => {
    const { before, after } = change;
    if (!after || !isOf(after, [application, applicationSet])) return [];
    if (after.kind === 'Application') return isNew(change) ? [{}] : [];
    const names = new Set(before && targetsOf(before).map(({ name }) => name));
    const more = targetsOf(after).flatMap(({ name }) => (names.has(name) ? [] : [name]));
    return more.length > 0
      ? [{ fields: fieldsAt(change, 'spec.generators'), reason: `${some(more)}: ${targetAdded.reason}` }]
      : [];
  },
};

export const gitopsTargets: readonly Rule[] = [
  removed,
  deletionPolicy,
  applicationsSync,
  destination,
  targetLeft,
  targetAdded,
];

/** Whether its deletion deletes what it has applied. */
export function deletesObjects(object: KubernetesObject): boolean {
  return isOf(object, applyingKinds) && deletion(object) !== undefined;
}

/** What is deleted with it, and how; undefined if its objects stay. */
function deletion(object: KubernetesObject): string | undefined {
  const kept = 'what holds data is kept by its annotations';
  const hasFinalizer = texts(applied(object, 'metadata', 'finalizers')).some((name) =>
    name.startsWith('resources-finalizer.argocd.argoproj.io'),
  );
  if (object.kind === 'Application')
    return hasFinalizer
      ? `its finalizer deletes the server and all other objects of the overlay from the cluster when it is deleted; only ${kept}`
      : undefined;
  if (object.kind === 'ApplicationSet')
    return hasFinalizer && at(object, 'spec', 'syncPolicy', 'preserveResourcesOnDeletion') !== true
      ? `its Applications are deleted with it, and by their finalizer every object of every overlay; only ${kept}`
      : undefined;
  const policy = at(object, 'spec', 'deletionPolicy') ?? 'MirrorPrune';
  const deletes = policy === 'MirrorPrune' ? at(object, 'spec', 'prune') === true : policy !== 'Orphan';
  return deletes ? `the deletion of a Kustomization deletes the objects of its layer; only ${kept}` : undefined;
}
