import { createHash } from 'node:crypto';
import { readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { built, type Log } from '../../cluster/harness/build.js';
import { cached } from '../../cluster/harness/cache.js';
import { edpOperatorModule, oauth2ProxyModule } from '../../cluster/harness/modules.js';
import { needsGo, ToolsMissing } from '../../cluster/harness/tools.js';
import type { Image } from '../../server/harness/image.js';
import { ensureRunnerTools, onPath } from '../../server/harness/tools.js';
import type { IdentityTools } from './given.js';
import { ensureKeycloak } from './keycloak-distribution.js';
import { startedBefore } from './keycloak-first-start.js';

/** Finds or builds what the proof of identity needs besides the runner's; says what is skipped without the rest. */
export async function ensureIdentityTools(log: Log): Promise<IdentityTools> {
  const java = program('java', 'default-jre-headless');
  const chromium = program('chromium', 'chromium');
  const valkey = await ensureValkey();
  const keycloak = await ensureKeycloak(log);
  const { image: mlflow } = await ensureRunnerTools('images/mlflow/requirements.txt', log);
  const oauth2Proxy = await goProgram(() => built(oauth2ProxyModule, log), 'oauth2-proxy', log);
  const edpOperator = await goProgram(() => built(edpOperatorModule, log), 'edp-keycloak-operator', log);
  return {
    java,
    chromium,
    keycloakStartedBefore: await startedBefore(keycloak, java, log),
    mlflow,
    valkeyImage: valkeyImage(valkey),
    keycloakImage: keycloakImage(keycloak),
    ...(oauth2Proxy ? { oauth2Proxy, oauth2ProxyImage: goImage(oauth2Proxy) } : {}),
    ...(edpOperator ? { edpOperator } : {}),
  };
}

function program(name: string, debian: string): string {
  const found = onPath(name);
  if (!found) throw new ToolsMissing(`${name} is not installed (Debian: ${debian})`);
  return found;
}

async function goProgram(build: () => Promise<string>, name: string, log: Log): Promise<string | undefined> {
  try {
    return join(await needsGo(build, name), name);
  } catch (error) {
    if (!(error instanceof ToolsMissing)) throw error;
    log(`SKIPPED: suites with ${name}, because ${error.message}`);
    return undefined;
  }
}

/** Folder with Valkey's programs, or those of Redis under their names: Valkey is a fork of it. */
function ensureValkey(): Promise<string> {
  const programs = ['server', 'cli'].map((name) => {
    const found = onPath(`valkey-${name}`) ?? program(`redis-${name}`, 'valkey or redis-server');
    return [`valkey-${name}`, realpathSync(found)] as const;
  });
  const key = createHash('sha256').update(JSON.stringify(programs)).digest('hex').slice(0, 12);
  return cached(`valkey-${key}`, async (folder) => {
    for (const [name, target] of programs) symlinkSync(target, join(folder, name));
  });
}

/** Debian's programs, as the user of the official image. */
function valkeyImage(programs: string): Image {
  return { folders: [programs], env: { PATH: `${programs}:/usr/bin:/bin` }, user: 999, group: 999 };
}

function goImage(path: string): Image {
  return {
    folders: [dirname(path)],
    env: { PATH: `${dirname(path)}:/usr/bin:/bin` },
    entrypoint: [path],
    user: 65532,
    group: 65532,
  };
}

/** The official image has Keycloak in /opt/keycloak, and a Java that Debian keeps partly in /etc. */
function keycloakImage(home: string): Image {
  return {
    folders: [home, ...debianJava()],
    env: { PATH: `${join(home, 'bin')}:/usr/bin:/bin`, KC_HOME: home },
    user: 1000,
    group: 0,
  };
}

/** One that lies elsewhere than Debian's, and what Debian's keeps outside of /usr. */
function debianJava(): readonly string[] {
  const { JAVA_HOME: own } = process.env;
  const settings = readdirSync('/etc').filter((name) => name.startsWith('java-') || name === 'alternatives');
  return [...(own && !own.startsWith('/usr') ? [own] : []), ...settings.map((name) => join('/etc', name))];
}
