/** `npm run fuzz -- [count] [first seed]`: mutated environments, 100,000 without a count. A fault is printed with its seed and text. */
import { fuzz } from './fuzz.js';
import { fuzzBases } from './mutations.js';

const [count = 100_000, from = 0] = process.argv.slice(2).map(Number);
const step = 1000;
let overlays = 0;
let faults = 0;
for (let seed = from; seed < from + count; seed += step) {
  const found = fuzz(fuzzBases(), seed, Math.min(step, from + count - seed));
  overlays += found.overlays;
  faults += found.faults.length;
  for (const one of found.faults) process.stdout.write(`seed ${one.seed}: ${one.why}\n${one.text}\n`);
  process.stdout.write(`${seed + step - from} environments, ${overlays} overlays, ${faults} faults\n`);
}
process.exitCode = faults > 0 ? 1 : 0;
