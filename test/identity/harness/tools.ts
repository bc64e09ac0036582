import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { built, type Log } from '../../cluster/harness/build.js';
import { edpOperatorModule, oauth2ProxyModule } from '../../cluster/harness/modules.js';
import { needsGo, ToolsMissing } from '../../cluster/harness/tools.js';
import type { Image } from '../../server/harness/image.js';
import { ensureRunnerTools, onPath } from '../../server/harness/tools.js';
import type { IdentityTools } from './given.js';
import { ensureKeycloak } from './keycloak-distribution.js';

/** Finds or builds what the proof of identity needs besides the runner's; says what is skipped without the rest. */
export async function ensureIdentityTools(log: Log): Promise<IdentityTools> {
  const java = program('java', 'default-jre-headless');
  const chromium = program('chromium', 'chromium');
  const valkey = onPath('valkey-server') ?? program('redis-server', 'valkey or redis-server');
  const keycloak = await ensureKeycloak(log);
  const { image: mlflow } = await ensureRunnerTools('images/mlflow/requirements.txt', log);
  const oauth2Proxy = await goProgram(() => built(oauth2ProxyModule, log), 'oauth2-proxy', log);
  const edpOperator = await goProgram(() => built(edpOperatorModule, log), 'edp-keycloak-operator', log);
  return {
    java,
    chromium,
    valkey,
    keycloak,
    mlflow,
    valkeyImage: systemImage(999),
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

/** Debian's programs and nothing else, as the user of the official image. */
function systemImage(user: number): Image {
  return { folders: [], env: { PATH: '/usr/local/bin:/usr/bin:/bin' }, user, group: user };
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
