/** What moves between the Kustomizations of Flux. */
import type { Rule } from '../rule.js';

export const layerLater: Omit<Rule, 'find'> = {
  id: 'downtime/gitops-layer-later',
  title: 'an object moves to a later layer of Flux',
  reason:
    'the earlier Kustomization deletes it as soon as it has the commit, and the later one creates it again when all layers between them are ready',
  advice:
    'annotate it with kustomize.toolkit.fluxcd.io/prune: disabled, wait until that is applied, and move it in the next commit',
  source:
    'kustomize-controller 1.9, internal/controller/kustomization_controller.go (prune, by the labels of the owner); npm run test:gitops -- flux-changes',
};
