const isWhole = process.argv.includes('--all');

/** Suites that start many processes, and run with `npm test -- --all`. */
const long = isWhole ? [] : ['<rootDir>/test/support/cluster-tools\\.test\\.ts$'];

// Workers get it from this process: test/support/sample.ts.
if (isWhole) process.env.TEST_CASES = 'all';

/** @type {import('jest').Config} */
module.exports = {
  // Suites in one process share their modules: most of the time went into loading these again for each suite. In return there
  // is no jest.mock(), and a suite must restore what it changes in objects of all (console, process).
  runner: ['jest-light-runner', { runtime: 'child_process' }],
  // Node's own loader loads the sources.
  setupFiles: ['tsx'],
  // Some tests start processes, which takes seconds where the machine does other things too.
  testTimeout: 30_000,
  // Half of the time is spent waiting for child processes, so that one worker a core is not too many.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Real software is started by configurations of its own: npm run test:cluster, test:server, test:identity, test:package.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/(cluster|server|package)/',
    '<rootDir>/test/identity/[^/]*\\.test\\.ts$',
    ...long,
  ],
};
