import type { Confirm } from '../../lib/cli/confirm.js';
import { run } from '../../lib/cli/run.js';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command in this process, because starting another takes longer than all that it does. */
export async function runIn(folder: string, args: readonly string[], confirm?: Confirm): Promise<Ran> {
  const [log, error] = [jest.spyOn(console, 'log'), jest.spyOn(console, 'error')];
  const written = (spy: typeof log) => spy.mock.calls.map(([text]) => `${text}\n`).join('');
  for (const spy of [log, error]) spy.mockReset().mockReturnValue();
  const before = process.cwd();
  process.chdir(folder);
  try {
    return { status: await run(args, confirm), stdout: written(log), stderr: written(error) };
  } finally {
    process.chdir(before);
    for (const spy of [log, error]) spy.mockRestore();
  }
}
