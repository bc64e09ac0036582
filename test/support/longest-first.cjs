/**
 * Begins with the suites that take longest, so that none of them is alone in the end. jest by itself knows how long a
 * suite takes only where it has run it before: in a fresh clone it takes a small file for a short suite.
 */
const Sequencer = require('@jest/test-sequencer').default;

const longest = ['acceptance-standalone', 'acceptance-operated', 'upgrade', 'replicas', 'access', 'failures'];

const rank = ({ path }) => {
  const index = longest.findIndex((name) => path.endsWith(`/${name}.test.ts`));
  return index < 0 ? longest.length : index;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
