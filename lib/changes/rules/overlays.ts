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

export const overlayAdded: Omit<Rule, 'find'> = {
  id: 'cost/overlay-added',
  title: 'an overlay is added',
  reason: 'nothing existed before it, so nothing of it is at risk',
  advice: 'read its README: what must exist before it is applied, who has access, and where data is',
  source: 'lib/readme',
};
