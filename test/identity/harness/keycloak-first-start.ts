import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Log } from '../../cluster/harness/build.js';
import { cached } from '../../cluster/harness/cache.js';
import { execa } from '../../cluster/harness/execa.js';
import { reported } from '../../cluster/harness/progress.js';
import { freePort } from '../../server/harness/free-port.js';
import { KeycloakProcess, keycloakAdmin } from './keycloak-process.js';

/** What `kc.sh build` fixes; every start would else take half a minute more. */
const buildOptions = ['--db=dev-file', '--health-enabled=true', '--cache=local'];

/** A Keycloak that has been started before, and so is started again in five seconds instead of fourteen. */
export interface StartedBefore {
  /** The built distribution. Its folder `data` is empty, to be mounted upon. */
  readonly home: string;
  /** All that it keeps: its own realm, and in that the administrator. */
  readonly data: string;
  /** Options by which Java finds the classes that were loaded; another Java does not mind that it cannot read them. */
  readonly javaOptions: string;
}

/** Builds and starts Keycloak once for all, on the first call. */
export async function startedBefore(distribution: string, java: string, log: Log): Promise<StartedBefore> {
  const key = createHash('sha256')
    .update(JSON.stringify([buildOptions, keycloakAdmin]))
    .digest('hex')
    .slice(0, 12);
  const name = `${basename(distribution)}-${key}`;
  const home = await cached(`${name}-home`, (folder) =>
    reported(['building', 'built'], 'Keycloak for its first start', log, () => build(distribution, folder)),
  );
  // The classes are known by where they lie: they have to be loaded from the home's lasting place.
  const first = await cached(`${name}-first-start`, (folder) =>
    reported(['starting', 'started'], 'Keycloak for the first time', log, () => start(home, folder, java)),
  );
  return { home, data: join(first, 'data'), javaOptions: `-XX:SharedArchiveFile=${archiveIn(first)}` };
}

async function build(distribution: string, folder: string): Promise<void> {
  const run = await execa;
  await run('cp', ['-a', `${distribution}/.`, folder]);
  await run(join(folder, 'bin/kc.sh'), ['build', ...buildOptions]);
  rmSync(join(folder, 'data'), { recursive: true, force: true });
  mkdirSync(join(folder, 'data'));
}

async function start(home: string, folder: string, java: string): Promise<void> {
  const options = ['--http-enabled=true', `--http-port=${await freePort()}`, '--hostname-strict=false'];
  const javaOptions = `-XX:ArchiveClassesAtExit=${archiveIn(folder)}`;
  const keycloak = await KeycloakProcess.start({ home, folder, java, options, javaOptions });
  await keycloak.stop();
}

function archiveIn(folder: string): string {
  return join(folder, 'classes.jsa');
}
