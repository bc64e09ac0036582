/** The proof of the package: packs it and uses it in a fresh cdk8s app. Needs the npm registry, so it is not part of `npm test`. */
/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.proof.config.js'),
  // Each suite packs the package, and so builds it in the same folder.
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/package/*.test.ts'],
};
