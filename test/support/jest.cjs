/**
 * Jest for the proofs. At the end of a process Node closes what is still open and waits for that: one run of the server's
 * suites did so forever (Node 20.20, Environment::CleanupHandles), after all results had been printed. Here the process ends
 * without it; that it has nothing left to do is still required before.
 */
const { run } = require('jest');

run().then(() => {
  // After Jest's own listener, which sets the exit code.
  process.on('exit', () => process.exit());
});
