const { default: Sequencer } = require('@jest/test-sequencer');

/** Suites that share servers find what the earlier ones left: always in the same order, on every machine. */
module.exports = class ByName extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => (one.path < other.path ? -1 : 1));
  }
};
