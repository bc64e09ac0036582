import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { Fleet } from '../../../lib/gitops/fleet/fleet.js';
import { readFleet } from '../../../lib/gitops/fleet/read-fleet.js';
import { gitopsFiles } from '../../../lib/gitops/gitops-files.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { readSummary } from '../../../lib/output/summary/summary-schema.js';
import { overlays } from '../../cluster/harness/overlays.js';
import type { Repository } from './repository.js';

/** Name of the cluster of an overlay: each has one of its own. */
export function clusterOf(path: string): string {
  return path.replace('/', '-');
}

/** The output for a fleet of these overlays, as synth writes it. */
export class FleetOutput {
  private readonly files: ReadonlyMap<string, string>;
  readonly fleet: Fleet;

  /** @param root - the folder of the overlays; those of this repository by default */
  constructor(repository: Repository, paths: readonly string[], settings: object = {}, root: string = overlays) {
    const file = {
      tools: ['argocd', 'openshift-gitops', 'flux'],
      repository: { url: repository.url },
      clusters: paths.map((path) => ({ name: clusterOf(path), overlays: [path] })),
      argocd: { namespace: 'argocd', applications: 'Application' },
      ...settings,
    };
    const summaries = paths.map((path) => {
      const summary = readSummary(readFileSync(join(root, path, 'overlay.json'), 'utf8'));
      if (!summary) throw new Error(`${path} has no overlay.json`);
      return summary;
    });
    const read = readFleet('gitops.yaml', Buffer.from(stringify(file)), summaries);
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    this.fleet = read.fleet;
    const folders = gitopsFiles(read.fleet);
    this.files = new Map(
      folders.flatMap(({ path, files }) => [...files].map(([name, text]) => [`${path}/${name}`, text])),
    );
  }

  /** Puts it into the work tree of a repository. */
  write({ folder }: Repository): void {
    for (const [name, text] of this.files) {
      const path = join(folder, 'gitops', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  /** The objects of a file of it: `argocd/project.yaml`. */
  objects(name: string): readonly KubernetesObject[] {
    const text = this.files.get(name);
    if (text === undefined) throw new Error(`gitops/${name} is not written, but ${[...this.files.keys()].join(', ')}`);
    return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
  }
}
