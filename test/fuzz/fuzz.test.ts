import { sample } from '../support/sample.js';
import { fuzz } from './fuzz.js';
import { fuzzBases, mutated, Random } from './mutations.js';

/** Seeds of `npm test`, and of `--all`; `npm run fuzz` tries 100,000. */
const seeds = Array.from({ length: 20 }, (_, index) => index * 25);

test.each(
  sample(seeds, 5),
)('environments mutated by the seeds from %i are overlays, or refused with place and fix', (from) => {
  const { faults, refused, overlays } = fuzz(fuzzBases(), from, 25);
  expect(faults).toEqual([]);
  expect(refused + overlays).toBe(25);
});

test('a seed gives the same environment each time, and seeds give different ones', () => {
  const texts = [1, 2, 3, 4, 5].map((seed) => mutated(fuzzBases(), new Random(seed)).text);
  expect(texts).toEqual([1, 2, 3, 4, 5].map((seed) => mutated(fuzzBases(), new Random(seed)).text));
  expect(new Set(texts).size).toBe(5);
});
