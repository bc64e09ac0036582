/** What the proofs on real software share. Each of their suites has its modules to itself: jest's own runner. */
/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Some tests start processes, which takes seconds where the machine does other things too.
  testTimeout: 30_000,
  testPathIgnorePatterns: ['/node_modules/'],
  transform: {
    '^.+\\.[cm]?[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Sources name the files that they become, which is what Node resolves; jest reads the sources themselves.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // They are published as ES modules only; jest's own loader cannot require those on Node 20.
  transformIgnorePatterns: ['/node_modules/(?!(@marcbachmann/cel-js|json-stringify-pretty-compact)/)'],
};
