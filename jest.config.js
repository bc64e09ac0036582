/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.[cm]?[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // cel-js is published as ES modules only; jest's own loader cannot require those on Node 20.
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/cel-js/)'],
};
