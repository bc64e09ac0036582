import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cached } from '../cluster/harness/cache.js';
import {
  edpOperatorModule,
  etcdModule,
  keyOf,
  kubernetesModules,
  linkerFlags,
  oauth2ProxyModule,
  releases,
  versionOf,
} from '../cluster/harness/modules.js';
import { bundledInPlace } from './bundled.js';
import { sample } from './sample.js';

const root = join(__dirname, '..', '..');

let folder: string;
let command: string;

beforeAll(async () => {
  command = await bundledInPlace('test/cluster/cli.ts');
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cluster-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The command on a machine that has Node.js and nothing else. */
function cluster(...args: readonly string[]) {
  const programs = join(folder, 'bin');
  mkdirSync(programs, { recursive: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: programs,
      HOME: folder,
      CLUSTER_TOOLS_CACHE: join(folder, 'cache'),
      KUBEBUILDER_ASSETS: join(folder, 'assets'),
    },
  });
  return { status, stdout, stderr };
}

describe('without programs and without Go', () => {
  test('the proof says in one line what is missing, and fails', () => {
    const { status, stdout, stderr } = cluster('test');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^etcd v\S+ is neither in KUBEBUILDER_ASSETS nor on the PATH nor built before, and go, .* is not installed\n$/,
    );
  });

  test('the proof succeeds if it was asked to, and says that it was skipped', () => {
    const { status, stderr } = cluster('test', '--if-available');
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^SKIPPED: etcd v\S+ is neither in [^\n]*\n$/)]);
  });
});

describe('a program that is there', () => {
  const etcd = (where: string, version: string) => {
    mkdirSync(join(folder, where), { recursive: true });
    writeFileSync(join(folder, where, 'etcd'), `#!/bin/sh\necho etcd Version: ${version}\n`, { mode: 0o755 });
  };

  test('on the PATH is used if it has the right version', () => {
    etcd('bin', '3.6.99');
    expect(cluster('test')).toMatchObject({ stdout: '', stderr: expect.stringMatching(/^kube-apiserver v/) });
  });

  test('on the PATH is not used if it is another, and it is said', () => {
    etcd('bin', '3.4.1');
    const { stdout, stderr } = cluster('test');
    expect(stdout).toBe(`${join(folder, 'bin/etcd')} is not used: it is not etcd v3.6\n`);
    expect(stderr).toMatch(/^etcd v/);
  });

  test('in KUBEBUILDER_ASSETS is used whatever it is, unless a release is asked for', () => {
    etcd('assets', '3.4.1');
    expect(cluster('test').stderr).toMatch(/^kube-apiserver v1\.37/);
    expect(cluster('test', '--kubernetes', '1.32').stderr).toMatch(/^etcd v/);
  });
});

describe('the command line', () => {
  test.each(
    sample<[string, readonly string[], RegExp]>(
      [
        ['another release', ['up', '--kubernetes', '1.20'], /^--kubernetes 1\.20: there is 1\.37, 1\.32 and all\n/],
        ['a command that is none', ['start'], /^there is no command "start"\n/],
        ['a word too many', ['down', 'now'], /^down takes no "now"\n/],
        ['an option that is none', ['up', '--bear'], /^Unknown option '--bear'/],
      ],
      3,
    ),
  )('refuses %s, and shows what there is', (_, args, message) => {
    const { status, stderr } = cluster(...args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).toContain('npm run cluster -- up');
  });

  test('says that nothing runs, and has nothing to end', () => {
    expect(cluster('status')).toMatchObject({ status: 1, stdout: expect.stringMatching(/^no cluster runs;/) });
    expect(cluster('down')).toMatchObject({ status: 0, stdout: 'no cluster runs\n' });
  });
});

describe('the pins', () => {
  test.each(releases)('of Kubernetes %s are in its go.mod, and the linker is told', (release) => {
    const module = kubernetesModules[release];
    expect(versionOf(module)).toMatch(new RegExp(`^v${release.replace('.', '\\.')}\\.\\d+$`));
    expect(linkerFlags(module)).toContain(`gitVersion=${versionOf(module)} `);
  });

  test('name what they build: another version, another key', () => {
    const keys = [etcdModule, oauth2ProxyModule, edpOperatorModule, ...Object.values(kubernetesModules)].map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf(etcdModule)).toMatch(/^etcd-v3\.\d+\.\d+-[0-9a-f]{12}$/);
  });
});

describe('the cache', () => {
  const { CLUSTER_TOOLS_CACHE: before } = process.env;
  beforeEach(() => {
    process.env['CLUSTER_TOOLS_CACHE'] = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['CLUSTER_TOOLS_CACHE'];
    else process.env['CLUSTER_TOOLS_CACHE'] = before;
  });

  test('is filled once', async () => {
    const fill = jest.fn(async (target: string) => symlinkSync('nowhere', join(target, 'program')));
    const [first, second] = [await cached('key', fill), await cached('key', fill)];
    expect([first, second]).toEqual([join(folder, 'key'), join(folder, 'key')]);
    expect(fill).toHaveBeenCalledTimes(1);
  });

  test('keeps nothing of a build that failed', async () => {
    let unfinished = '';
    const fail = cached('key', async (target) => {
      unfinished = target;
      throw new Error('no memory');
    });
    await expect(fail).rejects.toThrow('no memory');
    expect(dirname(unfinished)).toBe(folder);
    await cached('key', async (target) => expect(target).toBe(unfinished));
  });

  test('takes what another process has built meanwhile', async () => {
    const found = cached('key', async () => {
      mkdirSync(join(folder, 'key/program'), { recursive: true });
      throw new Error('the folder is there');
    });
    await expect(found).resolves.toBe(join(folder, 'key'));
  });
});
