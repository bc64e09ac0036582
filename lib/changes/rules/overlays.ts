/** Overlays that are new or removed as a whole. */
import type { Rule } from '../rule.js';

export const overlayRemoved: Omit<Rule, 'find'> = {
  id: 'downtime/overlay-removed',
  title: 'an overlay is removed',
  reason:
    'its server and all that belongs to it is deleted where an Application or Kustomization is deleted or pruned with it; kubectl leaves it all behind',
  advice: 'follow Uninstall in the README of the overlay first',
  source: 'Argo CD, app_deletion.md; Flux, Kustomization, Garbage collection',
};

export const overlayRenamed: Omit<Rule, 'find'> = {
  id: 'downtime/overlay-renamed',
  title: 'an overlay gets another name, and has the same server',
  reason:
    'its objects keep their names, so kubectl changes nothing; but an Application or a Kustomization of the old name deletes the server when it is deleted or pruned, and all that is not kept by its annotations',
  advice:
    'with Argo CD or Flux, first set deletionPolicy: Orphan in gitops.yaml, and wait until every Application or Kustomization has it (docs/gitops.md, Moving to another tool); then rename the file, delete those of the old name, and let those of the new one take over',
  source: 'Argo CD, app_deletion.md; Flux, Kustomization, .spec.deletionPolicy',
};

export const overlayAdded: Omit<Rule, 'find'> = {
  id: 'cost/overlay-added',
  title: 'an overlay is added',
  reason:
    'no overlay had its name before: nothing of it is at risk, unless another one has the same objects on the same cluster',
  advice: 'read its README: what must exist before it is applied, who has access, and where data is',
  source: 'lib/readme',
};
