/** The proof with Argo CD and Flux: started by `npm run test:gitops`, which finds or builds the programs. */
const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.proof.config.js'),
  testMatch: ['<rootDir>/test/gitops/*.test.ts'],
  // Every suite waits most of its time: for waves, health and intervals.
  maxWorkers: availableParallelism(),
  // A sync of an overlay takes half a minute; on a busy machine, minutes.
  testTimeout: 400_000,
};
