/** The proof on a real control plane: started by `npm run test:cluster`, which finds or builds the programs. */
const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.proof.config.js'),
  testMatch: ['<rootDir>/test/cluster/*.test.ts'],
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  // Every suite waits a third of its time: for programs to start, and for what only time brings.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // Starting a control plane takes ten seconds, on a busy machine more.
  testTimeout: 180_000,
};
