/** Changes of workbenches that the platform refuses, or that destroy one. */
import { instanceOf, isNotebook, notebook } from '../../consumers/workbench/notebook.js';
import { fieldsAt, foundIn } from '../match.js';
import type { ObjectChange, Rule } from '../rule.js';

export const emptied: Rule = {
  id: 'data-loss/workbench-emptied',
  title: 'a workbench of the overlay becomes one of the dashboard',
  reason:
    'this overlay created the workbench, and existing: true removes its pod and its image from the manifest, and so from the cluster',
  advice:
    'keep its fields; or remove the item, delete the workbench in the dashboard and create it there again on the same volume',
  source: 'kubernetes.io, Server-Side Apply: fields that are left out of the applied configuration are removed',
  find: (change) => {
    if (!isChanged(change) || change.before?.['spec'] === undefined || change.after?.['spec'] !== undefined) return [];
    return [{ fields: fieldsAt(change, 'spec') }];
  },
};

export const disconnected: Rule = {
  id: 'downtime/workbench-disconnected',
  title: 'a workbench that may run loses its connection to the server',
  reason: `the annotation ${notebook.instance} is removed without ${notebook.stopped}, which the webhook of the platform refuses: a running workbench would keep its variables and lose its rights`,
  advice: 'write stopped: true too, and remove it when the change is applied',
  source:
    'opendatahub-io/kubeflow b85f66a, components/odh-notebook-controller/controllers/notebook_validating_webhook.go, validateMLflowAnnotationRemoval',
  find: (change) => {
    const { before, after } = change;
    if (!isChanged(change) || !before || !after) return [];
    // Only the presence of the annotation counts.
    const isStopped = after.metadata.annotations?.[notebook.stopped] !== undefined;
    if (instanceOf(before) === undefined || instanceOf(after) !== undefined || isStopped) return [];
    return [{ fields: fieldsAt(change, 'metadata.annotations') }];
  },
};

const restarted: Rule = {
  id: 'downtime/workbench-restarted',
  title: 'the pod of a workbench is replaced',
  reason:
    'what runs in it ends, and what is not on its volume is lost; a webhook delays some changes until the next start',
  advice: 'tell its user, or apply it when the workbench is stopped',
  source:
    'opendatahub-io/kubeflow b85f66a, components/odh-notebook-controller/controllers/notebook_mutating_webhook.go',
  find: (change) => {
    if (!isChanged(change) || change.before?.['spec'] === undefined || change.after?.['spec'] === undefined) return [];
    const fields = fieldsAt(change, 'spec.template');
    return foundIn(fields);
  },
};

const removed: Rule = {
  id: 'downtime/workbench-removed',
  title: 'a workbench is removed',
  reason: 'its pod ends; its volume claim is an object of its own',
  advice: 'tell its user',
  source: 'opendatahub-io/kubeflow, notebook-controller: the StatefulSet is owned by the Notebook',
  find: ({ change, before }) =>
    change === 'removed' && before && isNotebook(before) && before['spec'] !== undefined ? [{}] : [],
};

export const workbenches = [emptied, disconnected, restarted, removed];

function isChanged({ change, before }: ObjectChange): boolean {
  return change === 'changed' && before !== undefined && isNotebook(before);
}
