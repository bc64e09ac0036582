/** The proof of identity: started by `npm run test:identity`, which finds or builds the programs. */
/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.proof.config.js'),
  testMatch: ['<rootDir>/test/identity/*.test.ts'],
  // Suites share what takes longest to start, which they can in one process only.
  maxWorkers: 1,
  testSequencer: '<rootDir>/test/support/by-name.cjs',
  globalTeardown: '<rootDir>/test/identity/harness/end.cjs',
  // A Keycloak, two servers and a browser are started; on a busy machine that takes minutes.
  testTimeout: 300_000,
};
