/** The proof on the real MLflow, PostgreSQL and S3: started by `npm run test:server`, which finds or builds the programs. */
/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.proof.config.js'),
  testMatch: ['<rootDir>/test/server/*.test.ts'],
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  // A server of MLflow alone takes ten seconds to start, on a busy machine more.
  testTimeout: 240_000,
};
