/** `init`: a repository of one's own. */
import type { Question } from '../init/answers.js';
import { WrongUse } from '../options.js';
import type { DefineCommand } from './command.js';

interface InitOptions extends Partial<Record<Exclude<Question, 'hosts' | 'teams'>, string | readonly string[]>> {
  readonly host?: readonly string[];
  readonly team?: readonly string[];
  readonly yes?: boolean;
}

export const initCommand: DefineCommand = (program, { today, confirm, end }) => {
  program
    .command('init')
    .summary('create a repository with a first environment')
    .description(
      `Creates a repository that synthesizes at once: package.json with this version, an environment, settings of editors, Git
and Renovate, CI that runs check, a README. What is not given by an option is asked on a terminal, or has its default with
--yes. In a folder that exists it only adds files: a new team gets its file in the only environment, or in that of --platform
and --name.`,
    )
    .argument('[folder]', 'the folder of the repository', '.')
    .option('--platform <platform>', 'kind, rhoai, odh, kubernetes or openshift')
    .option('--release <release>', 'release of the platform; the newest by default')
    .option('--form <form>', 'operated (an operator creates the pods) or standalone')
    .option('--stage <stage>', 'dev or prod')
    .option('--name <name>', 'name of the environment, that of its stage by default')
    .option('--host <hostname...>', 'public hostnames')
    .option('--backend-store <type>', 'sqlite, postgresql or cloudnative-pg')
    .option('--artifact-store <type>', 'volume, s3 or in-cluster-s3')
    .option('--login <type>', 'kubernetes, oidc, proxy, headers, or none for a first look without a host')
    .option('--team <name...>', 'teams: each gets a file that describes its workspace, and a line of CODEOWNERS')
    .option('--gitops <tool>', 'argocd, openshift-gitops, flux or none: writes gitops.yaml')
    .option('--ci <system...>', 'github, gitlab, tekton or none; by default those that the folder has, else all three')
    .option('--yes', 'ask nothing')
    .action(async (folder: string, { yes, host, team, ...answers }: InitOptions) => {
      if (!yes && !confirm)
        throw new WrongUse('init asks on a terminal only: use --yes, and options for other values than the defaults');
      const [{ existingCi }, { collect }, { askOn }, { init }, { environmentOfTeam }] = await Promise.all([
        import('../init/ci-files.js'),
        import('../init/collect.js'),
        import('../init/ask.js'),
        import('../init/init.js'),
        import('../init/existing-environment.js'),
      ]);
      const own = { ...answers, ...(host ? { hosts: host } : {}), ...(team ? { teams: team } : {}) };
      const ci = answers.ci ?? existingCi(folder);
      const flags = { ...own, ...environmentOfTeam(own, folder), ...(ci ? { ci } : {}) };
      end(init(await collect(flags, yes ? undefined : askOn()), folder, today));
    });
};
