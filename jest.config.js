const { testTimeout } = require('./jest.proof.config.js');

const isWhole = process.argv.includes('--all');

// Threads get both variables from this process. jest-light-runner would colour what goes to a file.
process.env.FORCE_COLOR ??= process.stdout.isTTY ? '1' : '0';
// Read by test/support/sample.ts.
if (isWhole) process.env.TEST_CASES = 'all';

/** Real software is started by configurations of its own: npm run test:cluster, test:server, test:identity, test:gitops, test:package. */
const proofs = [
  '/node_modules/',
  '<rootDir>/test/(cluster|server|package)/',
  '<rootDir>/test/(identity|gitops)/[^/]*\\.test\\.ts$',
];

/** @type {import('jest').Config} */
module.exports = {
  testTimeout,
  // Half of the time is spent waiting for child processes, so that one worker a core is not too many.
  maxWorkers: '100%',
  // Suites of one worker share their modules: most of the time went into loading these again for each suite. In return
  // there is no jest.mock(), and a suite must restore what it changes in objects that all have (console, process).
  // Processes, not threads, because suites of the command change the working folder.
  runner: '<rootDir>/test/support/suite-processes.mjs',
  setupFiles: ['<rootDir>/test/support/typescript.mjs'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: proofs,
};
