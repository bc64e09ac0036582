/** The proof with Argo CD and Flux: started by `npm run test:gitops`, which finds or builds the programs. */
/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.proof.config.js'),
  testMatch: ['<rootDir>/test/gitops/*.test.ts'],
  // A suite has a control plane and a controller that reads all of it; a second one only makes both slower.
  maxWorkers: 1,
  // A sync of an overlay takes half a minute; on a busy machine, minutes.
  testTimeout: 400_000,
};
