/** How overlays are applied: from where, as whom, what is corrected, what is replaced. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { at } from '../../kubernetes/structural.js';
import {
  application,
  applicationSet,
  applied,
  appliedFields,
  fluxKustomization,
  movedTargets,
  texts,
} from '../applications.js';
import { bothOf, fieldsAt, foundIn, isOf } from '../match.js';
import type { ObjectChange, Rule } from '../rule.js';

const applications = [application, applicationSet];
const all = [...applications, fluxKustomization];
const sources = ['source.toolkit.fluxcd.io/GitRepository', 'source.toolkit.fluxcd.io/OCIRepository'];

const source: Rule = {
  id: 'privilege/gitops-source',
  title: 'the manifests come from another repository, revision or folder',
  reason: 'whoever may write there decides what is on the cluster, and all that differs there is applied at once',
  advice: 'compare both states with diff, and check who may write to the new one; keep the verification of signatures',
  source: 'Argo CD, operator-manual/declarative-setup.md; Flux, GitRepository, .spec.ref and .spec.verify',
  find: (change) => {
    const both = bothOf(change, [...all, ...sources]);
    if (!both) return [];
    const { before, after } = both;
    if (isOf(after, sources)) {
      const isLost = at(before, 'spec', 'verify') !== undefined && at(after, 'spec', 'verify') === undefined;
      return foundIn(fieldsAt(change, 'spec.url', 'spec.ref', ...(isLost ? ['spec.verify'] : [])));
    }
    if (isOf(after, [fluxKustomization])) return foundIn(fieldsAt(change, 'spec.sourceRef', 'spec.path'));
    const moved = after.kind === 'ApplicationSet' ? movedTargets(before, after, 'source') : [];
    return foundIn([
      ...appliedFields(change, 'spec.source', 'spec.sources'),
      ...(moved.length > 0 ? fieldsAt(change, 'spec.generators') : []),
    ]);
  },
};

const account: Rule = {
  id: 'privilege/gitops-account',
  title: 'the manifests are applied with other rights',
  reason:
    'the project decides what an Application may contain, and the account what a Kustomization may change: without one it has the rights of the controller, which is cluster-admin by default',
  advice: 'check what the new project or account may do',
  source: 'Argo CD, user-guide/projects.md; Flux, Kustomization, Role-based access control',
  find: (change) =>
    bothOf(change, all)
      ? foundIn([...appliedFields(change, 'spec.project'), ...fieldsAt(change, 'spec.serviceAccountName')])
      : [],
};

const uncorrected: Rule = {
  id: 'privilege/gitops-uncorrected',
  title: 'what people change, or what leaves Git, stays on the cluster',
  reason: 'roles and routes that Git no longer has, and changes by hand, stay until a person removes them',
  advice: 'delete what leaves Git by hand, and look at what differs: argocd app diff, or cdk8s-mlflow diff --cluster',
  source: 'Argo CD, user-guide/auto_sync.md; Flux, Kustomization, .spec.prune and .spec.suspend',
  find: (change) => switched(change, true),
};

const corrected: Rule = {
  id: 'downtime/gitops-corrected',
  title: 'what people have changed, or what has left Git, is undone',
  reason: 'the next sync deletes what Git no longer has, and reverts what was changed by hand since',
  advice: 'look at what differs first: argocd app diff, or cdk8s-mlflow diff --cluster; and commit what should stay',
  source: 'Argo CD, user-guide/auto_sync.md; Flux, Kustomization, .spec.prune and .spec.suspend',
  find: (change) => switched(change, false),
};

const replaced: Rule = {
  id: 'data-loss/gitops-replaced',
  title: 'objects are deleted and created again where a change is refused',
  reason: 'an immutable field that changes then deletes the object, with its pods, and a volume claim with its data',
  advice: 'leave it off, and delete the one object by hand; annotate a single Job instead',
  source: 'Argo CD, user-guide/sync-options.md (Replace, Force); Flux, Kustomization, .spec.force',
  find: (change) => {
    const both = bothOf(change, all);
    if (!both) return [];
    const { before, after } = both;
    const risky = ['Replace=true', 'Force=true'];
    const gained = risky.some((option) => !optionsOf(before).includes(option) && optionsOf(after).includes(option));
    const forced = at(before, 'spec', 'force') !== true && at(after, 'spec', 'force') === true;
    return foundIn([
      ...(gained ? appliedFields(change, 'spec.syncPolicy.syncOptions') : []),
      ...(forced ? fieldsAt(change, 'spec.force') : []),
    ]);
  },
};

const syncOptions: Rule = {
  id: 'downtime/gitops-sync-options',
  title: 'an Application loses an option that protects others, or has it apply without end',
  reason:
    'without ServerSideApply fields of operators are removed; without FailOnSharedResource two Applications take an object from each other; without RespectIgnoreDifferences buckets and workbenches are changed back',
  advice: 'keep the options that synth writes',
  source: 'Argo CD, user-guide/sync-options.md',
  find: (change) => {
    const both = bothOf(change, applications);
    if (!both) return [];
    const has = optionsOf(both.after);
    const lost = optionsOf(both.before).some((option) => protecting.includes(option) && !has.includes(option));
    return lost ? foundIn(appliedFields(change, 'spec.syncPolicy.syncOptions')) : [];
  },
};

const substitution: Rule = {
  id: 'downtime/gitops-substitution',
  title: 'Secrets are no longer decrypted, or variables no longer replaced',
  reason:
    'Flux refuses the whole layer if a Secret is encrypted and decryption is missing, and applies variables without values as they are or empty',
  advice: 'keep decryption and variables as long as an overlay has them',
  source:
    'kustomize-controller 1.9, internal/controller/kustomization_controller.go (apply); Flux, Kustomization, .spec.postBuild',
  find: (change) => {
    const both = bothOf(change, [fluxKustomization]);
    if (!both) return [];
    const lost = ['decryption', 'postBuild'].filter(
      (field) => at(both.before, 'spec', field) !== undefined && at(both.after, 'spec', field) === undefined,
    );
    return foundIn(fieldsAt(change, ...lost.map((field) => `spec.${field}`)));
  },
};

export const gitopsApplying: readonly Rule[] = [
  source,
  account,
  uncorrected,
  corrected,
  replaced,
  syncOptions,
  substitution,
];

const protecting = [
  'ServerSideApply=true',
  'ClientSideApplyMigration=false',
  'FailOnSharedResource=true',
  'RespectIgnoreDifferences=true',
];

function optionsOf(object: KubernetesObject): readonly string[] {
  return texts(applied(object, 'spec', 'syncPolicy', 'syncOptions'));
}

/** Settings by which a tool corrects the cluster, that were switched off, or on. */
function switched(change: ObjectChange, off: boolean) {
  const both = bothOf(change, all);
  if (!both) return [];
  const { before, after } = both;
  const [from, to] = off ? [before, after] : [after, before];
  const names = Object.keys(switches) as readonly (keyof typeof switches)[];
  const fields = names
    .filter((name) => switches[name](from) && !switches[name](to))
    .flatMap((name) => appliedFields(change, name));
  return foundIn([...new Set(fields)]);
}

const switches = {
  'spec.syncPolicy.automated.prune': (object: KubernetesObject) =>
    applied(object, 'spec', 'syncPolicy', 'automated', 'prune') === true,
  'spec.syncPolicy.automated.selfHeal': (object: KubernetesObject) =>
    applied(object, 'spec', 'syncPolicy', 'automated', 'selfHeal') === true,
  'spec.prune': (object: KubernetesObject) => at(object, 'spec', 'prune') === true,
  'spec.suspend': (object: KubernetesObject) =>
    object.kind === 'Kustomization' && at(object, 'spec', 'suspend') !== true,
} as const;
