/** What becomes of mutated environments: an overlay, or problems that each say where and what to do. */
import { formatProblems } from '../../lib/environment/parse.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { memory, today } from '../support/environments.js';
import { type FuzzBase, mutated, Random } from './mutations.js';

export interface Fuzzed {
  readonly tried: number;
  readonly overlays: number;
  readonly refused: number;
  /** Environments whose answer is not one that a user can use, with the reason. */
  readonly faults: readonly { readonly seed: number; readonly why: string; readonly text: string }[];
}

const control = /(?!\n)\p{Cc}/u;

const file = 'environments/fuzz/one.yaml';

export function fuzz(environments: readonly FuzzBase[], from: number, count: number): Fuzzed {
  const faults: Fuzzed['faults'][number][] = [];
  let overlays = 0;
  for (let seed = from; seed < from + count; seed++) {
    const { platform, text } = mutated(environments, new Random(seed));
    const why = faultOf(platform, text);
    if (why === 'overlay') overlays += 1;
    else if (why !== undefined) faults.push({ seed, why, text });
  }
  return { tried: count, overlays, refused: count - overlays - faults.length, faults };
}

/** What is wrong with the answer to a text. */
function faultOf(platform: string, text: string): string | undefined {
  try {
    const result = synthesize(file, `${platform}/one`, memory({ [file]: text }), today);
    if (!('problems' in result)) return 'overlay';
    if (result.problems.length === 0) return 'refused without a problem';
    const lines = text.split('\n').length;
    const seen = new Set<string>();
    for (const { location, message, fix } of result.problems) {
      const where = `${location.line}:${location.column} ${message}`;
      if (/cannot be rendered|defect/.test(`${message} ${fix}`)) return `crash: ${where}`;
      if (!(location.line >= 1 && location.line <= lines && location.column >= 1)) return `no place: ${where}`;
      if (!fix || !message) return `no fix: ${where}`;
      if (control.test(formatProblems([{ location, message, fix }])))
        return `control character: ${JSON.stringify(where)}`;
      if (seen.has(where)) return `twice: ${where}`;
      seen.add(where);
    }
    return undefined;
  } catch (error) {
    return `thrown: ${error instanceof Error ? error.stack : error}`;
  }
}
