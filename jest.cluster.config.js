/** The proof on a real control plane: started by `npm run test:cluster`, which finds or builds the programs. */
/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/cluster/*.test.ts'],
  // Starting a control plane takes ten seconds, on a busy machine more.
  testTimeout: 180_000,
};
