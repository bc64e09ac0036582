import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { rhoai34Prod, today } from '../support/environments.js';
import { accepted } from './harness/accepted.js';
import { isStandalone, overlayPaths, overlays } from './harness/overlays.js';
import { upstreamDefinition } from './harness/upstream.js';

/** RHOAI 3.4 has definitions of its own, which only upstream's files show. */
const before = upstreamDefinition('mlflows', 'rhoai-3.4') ? rhoai34() : undefined;

function rhoai34(): string {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(rhoai34Prod()), today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  const folder = mkdtempSync(join(tmpdir(), 'rhoai-3.4-'));
  for (const [name, text] of result.texts.files) writeFileSync(join(folder, name), text);
  return folder;
}

afterAll(() => {
  if (before) rmSync(before, { recursive: true });
});

for (const path of overlayPaths) if (!isStandalone(path)) accepted(path, join(overlays, path));
if (before) accepted('rhoai/prod of RHOAI 3.4', before);
