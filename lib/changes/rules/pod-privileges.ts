/** What a pod may do on its node, and with the token of its account. */
import { podTemplatePaths } from '../../kubernetes/pod-template-paths.js';
import { isObject } from '../../kubernetes/structural.js';
import type { FieldChange } from '../field-changes.js';
import { fieldRule, fieldsAt, foundIn } from '../match.js';
import type { ObjectChange, Rule } from '../rule.js';

const container = ['containers', 'initContainers', 'ephemeralContainers'];
const security = ['securityContext', ...container.map((list) => `${list}[*].securityContext`)];

const weaker: Rule = {
  id: 'privilege/pod-security',
  title: 'a pod is less restricted',
  reason: 'a process that is taken over can do more on the node',
  advice: 'keep the settings of the Pod Security level restricted',
  source: 'kubernetes.io, Pod Security Standards',
  find: (change) => {
    const fields = podFields(
      change,
      ...security,
      'hostNetwork',
      'hostPID',
      'hostIPC',
      'volumes[*].hostPath',
      'volumes',
    ).filter(isWeaker);
    return foundIn(fields);
  },
};

const token: Rule = {
  id: 'privilege/token',
  title: 'a pod gets the token of an account',
  reason: 'every process of the pod can call the API server with the rights of the account',
  advice: 'set automountServiceAccountToken: false where the pod does not call the API server',
  source: 'kubernetes.io, Configure Service Accounts for Pods, Opt out of API credential automounting',
  find: (change) => {
    const pod = podFields(change, 'automountServiceAccountToken').filter(
      ({ before, after }) => before === false && after !== false,
    );
    const account =
      change.identity.kind === 'ServiceAccount'
        ? fieldsAt(change, 'automountServiceAccountToken').filter(({ before }) => before === false)
        : [];
    const projected = podFields(change, 'volumes').filter(
      ({ before, after }) =>
        JSON.stringify(after ?? null).includes('"serviceAccountToken"') &&
        !JSON.stringify(before ?? null).includes('"serviceAccountToken"'),
    );
    const fields = [...pod, ...account, ...projected];
    return foundIn(fields);
  },
};

const account: Rule = {
  id: 'privilege/account',
  title: 'a pod runs with another account',
  reason: 'it has the rights of that account, and no longer those of the old one',
  advice: 'compare the rights of both: kubectl auth can-i --list --as system:serviceaccount:<namespace>:<name>',
  source: 'kubernetes.io, Configure Service Accounts for Pods',
  find: (change) => {
    const fields = [
      ...podFields(change, 'serviceAccountName'),
      ...(change.identity.kind === 'MLflow' ? fieldsAt(change, 'spec.serviceAccountName') : []),
    ];
    return foundIn(fields);
  },
};

const cloudIdentities = [
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
];

const cloudIdentity = fieldRule({
  id: 'privilege/cloud-identity',
  title: 'an account gets an identity of the cloud provider, or another one',
  reason: 'its pods have the rights of that identity, such as those on buckets and databases',
  advice: 'make sure that the identity has only the rights that the pods need, and trusts only this account',
  source: 'EKS, IAM roles for service accounts; GKE, Workload Identity Federation; AKS, Workload Identity',
  kinds: ['ServiceAccount'],
  fields: ['metadata.annotations'],
  when: ({ path, after }) => {
    const names = path.length > 2 ? [path.at(-1) ?? ''] : Object.keys(isObject(after) ? after : {});
    return after !== undefined && names.some((name) => cloudIdentities.includes(name));
  },
});

const levels = ['privileged', 'baseline', 'restricted'];

const namespaceLevel = fieldRule({
  id: 'privilege/pod-security-level',
  title: 'a namespace admits less restricted pods',
  reason: 'the API server admits pods with more privileges in the namespace',
  advice: 'keep pod-security.kubernetes.io/enforce: restricted',
  source: 'kubernetes.io, Pod Security Admission (no label means privileged)',
  kinds: ['Namespace'],
  fields: ['metadata.labels'],
  when: ({ path, before, after }) =>
    path.at(-1) === 'pod-security.kubernetes.io/enforce' &&
    levels.indexOf(String(after ?? 'privileged')) < levels.indexOf(String(before ?? 'privileged')),
});

export const podPrivileges: readonly Rule[] = [weaker, token, account, cloudIdentity, namespaceLevel];

/** Changed fields of the pods of a workload. */
export function podFields(change: ObjectChange, ...fields: readonly string[]): readonly FieldChange[] {
  const path = change.change === 'changed' ? podTemplatePaths.get(change.identity.kind) : undefined;
  return path ? fieldsAt(change, ...fields.map((field) => [...path, 'spec', field].join('.'))) : [];
}

function isWeaker({ path, before, after }: FieldChange): boolean {
  switch (path.at(-1)) {
    case 'runAsNonRoot':
    case 'readOnlyRootFilesystem':
      return before === true;
    case 'allowPrivilegeEscalation':
      return before === false;
    case 'privileged':
    case 'hostNetwork':
    case 'hostPID':
    case 'hostIPC':
      return after === true;
    case 'add':
      return extra(after, before);
    case 'drop':
      return extra(before, after);
    case 'capabilities':
    case 'seccompProfile':
    case 'securityContext':
      return after === undefined;
    case 'runAsUser':
      return after === 0;
    case 'type':
      return path.includes('seccompProfile') && after === 'Unconfined';
    default:
      return (
        JSON.stringify(after ?? null).includes('"hostPath"') && !JSON.stringify(before ?? null).includes('"hostPath"')
      );
  }
}

function extra(one: unknown, other: unknown): boolean {
  const known = Array.isArray(other) ? other : [];
  return Array.isArray(one) && one.some((item) => !known.includes(item));
}
