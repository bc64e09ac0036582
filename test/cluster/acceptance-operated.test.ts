import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { rhoai34Prod, rhoaiProd, today } from '../support/environments.js';
import { accepted } from './harness/accepted.js';
import { isStandalone, overlayPaths, overlays } from './harness/overlays.js';
import { upstreamDefinition } from './harness/upstream.js';

/** RHOAI 3.4 has definitions of its own, which only upstream's files show. */
const before = upstreamDefinition('mlflows', 'rhoai-3.4') ? written('rhoai-3.4', rhoai34Prod()) : undefined;
/** A cluster without the platform: the overlay brings it. */
const fromNothing = written(
  'rhoai-from-nothing',
  `${rhoaiProd}operator: {installedBy: platform, components: [dashboard, workbenches], subscription: {}}\n`,
);

/** A folder with the overlay of an environment. */
function written(name: string, yaml: string): string {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  for (const [file, text] of result.texts.files) writeFileSync(join(folder, file), text);
  return folder;
}

afterAll(() => {
  for (const folder of [before, fromNothing]) if (folder) rmSync(folder, { recursive: true });
});

for (const path of overlayPaths) if (!isStandalone(path)) accepted(path, join(overlays, path));
if (before) accepted('rhoai/prod of RHOAI 3.4', before);
accepted('rhoai from nothing', fromNothing);
