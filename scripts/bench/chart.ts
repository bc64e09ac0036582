import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../../lib/output/files.js';

/** The manifests of an overlay by name. */
export type OverlayFiles = ReadonlyMap<string, string>;

export function overlayFiles(root: string, paths: readonly string[]): readonly OverlayFiles[] {
  return paths.map((path) => {
    const folder = join(root, 'overlays', path);
    const names = filesBelow(folder).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
    return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  });
}

/** A chart with the files of the overlay as templates, so that helm renders the same objects. */
export function writeChart(folder: string, files: OverlayFiles): string {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: overlay\nversion: 0.1.0\n');
  for (const [name, text] of files) writeFileSync(join(folder, 'templates', name), text.replaceAll('{{', '{{ "{{" }}'));
  return folder;
}
