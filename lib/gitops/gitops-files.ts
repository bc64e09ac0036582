/** The folders of gitops/, one for each tool of the fleet. */
import { posix } from 'node:path';
import { marked } from '../output/mark.js';
import type { NewOverlay } from '../output/overlay-files.js';
import { argoCdFiles } from './argocd/argo-cd-files.js';
import type { Fleet } from './fleet/fleet.js';
import { fluxFiles } from './flux/flux-files.js';

/** What is written to gitops/: each path with its files, which name the fleet file as their source, without its folder. */
export function gitopsFiles(fleet: Fleet): readonly NewOverlay[] {
  return fleet.settings.tools
    .map((tool) => ({ path: tool, files: tool === 'flux' ? fluxFiles(fleet) : argoCdFiles(fleet, tool) }))
    .map(({ path, files }) => ({
      path,
      files: new Map(
        [...files].map(([name, text]) => [name, marked(`${path}/${name}`, posix.basename(fleet.file), text)]),
      ),
    }));
}
