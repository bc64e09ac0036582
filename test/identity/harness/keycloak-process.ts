import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { join } from 'node:path';
import { freePort } from '../../server/harness/free-port.js';
import { endsWithParent } from '../../server/harness/namespaces.js';

const readyTimeout = 240_000;

/** The administrator of all realms, whom the first start of a Keycloak makes. */
export const keycloakAdmin = { username: 'admin', password: 'p@ss "w0rd" $(x) \\ of the proof' } as const;

interface Place {
  /** A distribution for which `kc.sh build` has been run; nothing is written into it. */
  readonly home: string;
  readonly java: string;
  readonly javaOptions: string;
  /** A folder of its own, for the log and, in `data`, for all that it keeps. */
  readonly folder: string;
}

export interface KeycloakProcessProps extends Place {
  /** Of `kc.sh start`. */
  readonly options: readonly string[];
}

export interface KeycloakImportProps extends Place {
  readonly file: string;
  /** Values of the names that stand in the file as `${NAME}`. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/** `kc.sh start`, until it is ready. */
export class KeycloakProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(props: KeycloakProcessProps): Promise<KeycloakProcess> {
    const { folder } = props;
    const managementPort = await freePort();
    mkdirSync(join(folder, 'data'), { recursive: true });
    const child = spawnIn(props, startOptions(props.options, managementPort), {
      KC_BOOTSTRAP_ADMIN_USERNAME: keycloakAdmin.username,
      KC_BOOTSTRAP_ADMIN_PASSWORD: keycloakAdmin.password,
    });
    const started = new KeycloakProcess(child, folder);
    await started.untilReady(managementPort);
    return started;
  }

  /** `kc.sh import`, to its end. */
  static async import(props: KeycloakImportProps): Promise<void> {
    // As the operator's Job does (KeycloakRealmImportJobDependentResource.java).
    const options = ['--verbose', 'import', '--optimized', `--file=${props.file}`, '--override=false'];
    const child = spawnIn(props, options, props.placeholders);
    const [exitCode] = await once(child, 'exit');
    if (exitCode !== 0) throw new Error(`the import ended with ${exitCode}\n${logIn(props.folder)}`);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  private get log(): string {
    return logIn(this.folder);
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }

  private async untilReady(managementPort: number): Promise<void> {
    const end = Date.now() + readyTimeout;
    while (!(await isReady(managementPort))) {
      if (!this.isRunning) throw new Error(`Keycloak ended:\n${this.log}`);
      if (Date.now() > end) throw new Error(`Keycloak is not ready after ${readyTimeout / 1000} s:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** `kc.sh` with the folder `data` of its own in the place of the distribution's. */
function spawnIn(
  { home, folder, java, javaOptions }: Place,
  options: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const output = openSync(join(folder, 'keycloak.log'), 'a');
  const mounted = 'mount --bind "$1" "$2" && shift 2 && exec "$@"';
  const [program, ...args] = [...endsWithParent, 'unshare', '--mount', 'sh', '-c', mounted, 'sh'] as const;
  const child = spawn(
    program,
    [...args, join(folder, 'data'), join(home, 'data'), join(home, 'bin/kc.sh'), ...options],
    {
      cwd: folder,
      stdio: ['ignore', output, output],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        JAVA: javaThatEnds(folder, java),
        JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
        // It lives for minutes: what the better compiler would gain, it would not earn back.
        JAVA_OPTS_APPEND: `-XX:TieredStopAtLevel=1 ${javaOptions}`,
        ...env,
      },
    },
  );
  closeSync(output);
  return child;
}

function startOptions(options: readonly string[], managementPort: number): readonly string[] {
  return [
    'start',
    '--optimized',
    '--http-host=127.0.0.1',
    // What was built does not keep it from looking for others, at an address of the node that may be gone by then.
    '--cache=local',
    `--http-management-port=${managementPort}`,
    '--http-management-scheme=http',
    ...options,
  ];
}

/** `kc.sh` waits for Java instead of becoming it: both have to end with whoever started them. */
function javaThatEnds(folder: string, java: string): string {
  const program = join(folder, 'java');
  writeFileSync(program, ['#!/bin/sh', `exec ${endsWithParent.join(' ')} '${java}' "$@"`, ''].join('\n'), {
    mode: 0o755,
  });
  return program;
}

function logIn(folder: string): string {
  const file = join(folder, 'keycloak.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = requestHttp(
      { host: '127.0.0.1', port, path: '/health/ready', agent: false, timeout: 5000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    asked.on('error', () => resolve(false));
    asked.on('timeout', () => asked.destroy());
    asked.end();
  });
}
