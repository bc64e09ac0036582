import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../cluster/harness/build.js';
import { cached } from '../../cluster/harness/cache.js';
import { execa } from '../../cluster/harness/execa.js';
import { reported } from '../../cluster/harness/progress.js';
import { ToolsMissing } from '../../cluster/harness/tools.js';
import { onPath } from '../../server/harness/tools.js';

/** That of the image which overlays name by default. */
const keycloakVersion = '26.7.4';

/** Folder of Keycloak's distribution, as Maven Central has it, got on the first call. */
export function ensureKeycloak(log: Log): Promise<string> {
  return cached(`keycloak-${keycloakVersion}`, async (folder) => {
    if (!onPath('mvn'))
      throw new ToolsMissing('mvn, which gets Keycloak from Maven Central, is not installed (Debian: maven)');
    await reported(['getting', 'got'], `Keycloak ${keycloakVersion}`, log, () => unpacked(folder));
  });
}

async function unpacked(folder: string): Promise<void> {
  const run = await execa;
  const artifact = `org.keycloak:keycloak-quarkus-dist:${keycloakVersion}:tar.gz`;
  await run(
    'mvn',
    ['--batch-mode', '--quiet', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`],
    {
      cwd: folder,
    },
  );
  const archive = join(folder, `keycloak-quarkus-dist-${keycloakVersion}.tar.gz`);
  await run('tar', [
    '--extract',
    '--file',
    archive,
    '--directory',
    folder,
    '--strip-components',
    '1',
    '--no-same-owner',
  ]);
  rmSync(archive);
}
