/**
 * Synthesis on all cores. Each thread starts the command again, as one file with its compiled code; pools of threads that
 * are to be had (piscina, tinypool) start a file of their own, which a command of one file does not have.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type MessagePort, Worker } from 'node:worker_threads';
import type { EnvironmentFile } from './environment-files.js';
import { type SynthesisOptions, type SynthesizedOne, synthesizeOne } from './synthesize-one.js';

/** A thread starts in the time of about ten environments. */
const worthwhile = 40;
const mostThreads = 8;

export interface Threads {
  /** The built command; it runs in threads of its own, too. */
  readonly script: string;
  readonly count: number;
}

/** Undefined where one thread is faster, and for the command from its sources. */
export function threadsFor(environments: number): Threads | undefined {
  const count = Math.min(availableParallelism(), mostThreads, Math.floor(environments / worthwhile));
  const script = join(__dirname, 'main.js');
  return count > 1 && existsSync(script) ? { script, count } : undefined;
}

interface Task {
  readonly index: number;
  readonly file: EnvironmentFile;
  readonly options: SynthesisOptions;
}

/** The message after the last environment. */
const end = 'end';

/** An error loses all but its message between threads. */
interface Failure {
  readonly message: string;
  readonly code?: string | undefined;
  readonly path?: string | undefined;
}

type Answer =
  | { readonly index: number; readonly result: SynthesizedOne }
  | { readonly index: number; readonly failure: Failure };

/** What a thread does: it answers each environment. */
export function serve(port: MessagePort): void {
  port.on('message', (task: Task | typeof end) => {
    // Unlike a thread that is terminated, it keeps its compiled code for the next run.
    if (task === end) process.exit();
    port.postMessage(answer(task.index, task.file, task.options));
  });
}

function answer(index: number, file: EnvironmentFile, options: SynthesisOptions): Answer {
  try {
    return { index, result: synthesizeOne(file, options) };
  } catch (error) {
    const { message, code, path } = error as NodeJS.ErrnoException;
    return { index, failure: { message, code, path } };
  }
}

/** The results of environments, in their order. */
export async function synthesizeInThreads(
  files: readonly EnvironmentFile[],
  options: SynthesisOptions,
  { script, count }: Threads,
  onDone: (file: EnvironmentFile) => void,
): Promise<readonly SynthesizedOne[]> {
  const tasks = files.entries();
  const results = new Array<SynthesizedOne>(files.length);
  const workers = Array.from({ length: count }, () => new Worker(script));
  const give = (worker: Worker): boolean => {
    const { done, value } = tasks.next();
    if (done) return false;
    const [index, file] = value;
    worker.postMessage({ index, file, options } satisfies Task);
    return true;
  };
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      // One more than it works on, so that it never waits for this thread.
      let given = [give(worker), give(worker)].filter(Boolean).length;
      if (given === 0) worker.postMessage(end);
      worker.on('error', reject);
      worker.on('exit', () => {
        if (given === 0) resolve();
        else reject(new Error('a thread of the synthesis ended before its time'));
      });
      worker.on('message', (answer: Answer) => {
        if ('failure' in answer) {
          reject(Object.assign(new Error(answer.failure.message), answer.failure));
          return;
        }
        results[answer.index] = answer.result;
        const file = files[answer.index];
        if (file) onDone(file);
        if (!give(worker)) given -= 1;
        if (given === 0) worker.postMessage(end);
      });
    });
  try {
    await Promise.all(workers.map(work));
    return results;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
