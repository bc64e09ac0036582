/** `npm run test:gitops`. */
import { currentRelease } from '../cluster/harness/modules.js';
import { ensureTools } from '../cluster/harness/tools.js';
import { command, log, proofOptions, read, runTests, withTools } from '../support/command-line.js';
import { ensureGitOpsTools } from './harness/tools.js';

const help = `Usage: npm run test:gitops [-- --all] [--if-available] [--prepare] [--test-name <text>] [<part of a test file's name> ...]

  --all               every reference overlay, not only a sample
  --if-available      where programs are missing, say so and succeed
  --prepare           only find or build what it needs
  --test-name <text>  only tests whose name has this
  --help              print this

Applies the overlays with a real Argo CD and a real Flux, from a Git repository on this machine, to the control plane of
npm run test:cluster. Both are built from pinned Go modules, once, into CLUSTER_TOOLS_CACHE, or the user's cache folder;
git and valkey or redis-server come from Debian.

Exit code: 0 done, 1 something failed, 2 the command line is wrong.`;

command(help, async () => {
  const { values, positionals: files } = read({
    ...proofOptions,
    all: { type: 'boolean', default: false },
    prepare: { type: 'boolean', default: false },
  });
  if (values.help) {
    log(help);
    return 0;
  }
  return withTools({ ifAvailable: values['if-available'], what: 'the proof of GitOps, because ' }, async () => {
    const given = { CLUSTER_TOOLS: await ensureTools(currentRelease, log), GITOPS_TOOLS: await ensureGitOpsTools(log) };
    if (values.prepare) return 0;
    const run = { config: 'jest.gitops.config.js', testName: values['test-name'], files };
    return runTests({ ...run, given: { ...given, GITOPS_ALL: values.all ? 'yes' : '' } }) ? 0 : 1;
  });
});
