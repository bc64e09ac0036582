/** What the suite on the pods of the operator takes in, which `npm test` builds so that it fits the references when the suite runs. */
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { operatedOutside } from '../server/fixtures/operated-outside.js';
import { today } from './environments.js';

test('kind/prod on stores outside the overlay has no problems', () => {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(operatedOutside()), today);
  expect('problems' in result ? result.problems : []).toEqual([]);
});
