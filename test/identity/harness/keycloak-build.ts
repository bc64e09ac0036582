import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cached } from '../../cluster/harness/cache.js';
import { run } from '../../cluster/harness/cluster.js';

/** What `kc.sh build` fixes; the first start would else take half a minute more, each time. */
const buildOptions = ['--db=dev-file', '--health-enabled=true', '--cache=local'];

/** A copy of the distribution that can be started with `--optimized`, made on the first call. */
export function builtKeycloak(distribution: string): Promise<string> {
  return cached(`${basename(distribution)}-built`, async (folder) => {
    await must('cp', ['-a', `${distribution}/.`, folder]);
    await must(join(folder, 'bin/kc.sh'), ['build', ...buildOptions]);
    rmSync(join(folder, 'data'), { recursive: true, force: true });
  });
}

/** A copy of it to be written into; files are shared where the disk is the same. */
export async function copyOf(built: string, folder: string): Promise<void> {
  const { exitCode } = await run('cp', ['-al', built, folder]);
  if (exitCode === 0) return;
  rmSync(folder, { recursive: true, force: true });
  await must('cp', ['-a', built, folder]);
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await run(program, args);
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
}
