import { spawnSync } from 'node:child_process';

/** Runs a program to its end; what it prints is not shown. A program that fails is an error with its own words. */
export function run(program: string, args: readonly string[], cwd: string): string {
  const { status, error, stderr } = spawnSync(program, [...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (error || status !== 0)
    throw new Error(`${[program, ...args].join(' ')} failed, so nothing was measured:\n${error?.message ?? stderr}`);
  return stderr;
}

/** Seconds of two actions that were run in turn, and the median of the ratios of the pairs. */
export interface Paired {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
}

/** Pairs, so that a machine that grows slower or faster in the meantime does so for both. The first pair only warms up. */
export function measure(pairs: number, ours: () => void, theirs: () => void): Paired {
  const measured = Array.from({ length: pairs + 1 }, () => [seconds(ours), seconds(theirs)] as const).slice(1);
  return {
    ours: median(measured.map(([our]) => our)),
    theirs: median(measured.map(([, their]) => their)),
    ratio: median(measured.map(([our, their]) => our / their)),
  };
}

function seconds(action: () => void): number {
  const start = performance.now();
  action();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Seconds of a script, and the most memory that its process had, in MiB. */
export function peak(args: readonly string[], cwd: string): { readonly time: number; readonly memory: number } {
  const hook = "data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))";
  let stderr = '';
  const time = seconds(() => {
    stderr = run(process.execPath, ['--import', hook, ...args], cwd);
  });
  return { time, memory: Number(/peak (\d+)\n$/.exec(stderr)?.[1] ?? Number.NaN) / 1024 };
}
