const isWhole = process.argv.includes('--all');

/** Suites that start many processes, and run with `npm test -- --all`. */
const long = isWhole ? [] : ['<rootDir>/test/support/cluster-tools\\.test\\.ts$'];

// Workers get it from this process: test/support/sample.ts.
if (isWhole) process.env.TEST_CASES = 'all';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
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
  transform: {
    '^.+\\.[cm]?[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Sources name the files that they become, which is what Node resolves; jest reads the sources themselves.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // cel-js is published as ES modules only; jest's own loader cannot require those on Node 20.
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/cel-js/)'],
};
