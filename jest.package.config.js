/** The proof of the package: packs it and uses it in a fresh cdk8s app. Needs the npm registry, so it is not part of `npm test`. */
/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.proof.config.js'),
  globalSetup: '<rootDir>/test/package/pack.cjs',
  maxWorkers: 2,
  testMatch: ['<rootDir>/test/package/*.test.ts'],
};
