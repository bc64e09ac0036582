/** What the first file of a team follows in a repository whose environment exists already. */
import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { formatProblems } from '../../environment/parse.js';
import { loadSource } from '../../environment/source.js';
import { environmentFiles } from '../environment-files.js';
import { WrongUse } from '../options.js';
import { inputReader } from '../read-input.js';
import { type Answers, problemOf, type Question } from './answers.js';

/**
 * The platform and the name of the environment that a team is for, where the command line names none: the only one of the
 * repository. Without it, a team of a repository on OpenShift would get a new environment on kind.
 */
export function environmentOfTeam(
  flags: Readonly<Partial<Record<Question, string | readonly string[]>>>,
  folder: string,
): { readonly platform?: string; readonly name?: string } {
  const { platform, stage, name, teams = [] } = flags;
  const environments = join(folder, 'environments');
  if (teams.length === 0 || stage !== undefined || name !== undefined || !existsSync(environments)) return {};
  const paths = environmentFiles({ environments })
    .map(({ path }) => path.split('/'))
    .filter((parts) => parts.length === 2 && (platform === undefined || parts[0] === platform));
  const [only, ...others] = paths;
  if (others.length > 0)
    throw new WrongUse(
      `--team: the repository has the environments ${paths.map((parts) => parts.join('/')).join(', ')}: name the one of the team by --platform and --name`,
    );
  return only ? { platform: only[0] ?? '', name: only[1] ?? '' } : {};
}

/** These fields alone: what else is wrong with the environment is for `synth`. */
const followed = z.looseObject({
  form: z.string().default('operated'),
  release: z.string().optional(),
  authentication: z.looseObject({ type: z.string() }).optional(),
});

/** Answers with the release and the login of the environment, if its file exists; init leaves that file alone. */
export function asInEnvironment(answers: Answers, folder: string): Answers {
  const { platform, name, teams } = answers;
  const file = join(folder, 'environments', platform, `${name}.yaml`);
  if (teams.length === 0 || !lstatSync(file, { throwIfNoEntry: false })) return answers;
  const loaded = loadSource(file, inputReader([join(folder, 'environments')]));
  if ('problems' in loaded) throw new WrongUse(formatProblems(loaded.problems));
  const { data } = followed.safeParse(loaded.source.value);
  if (!data) return answers;
  const { form, release = answers.release, authentication } = data;
  const login = form === 'standalone' ? (authentication?.type ?? answers.login) : 'kubernetes';
  const problem = problemOf('teams', teams, { ...answers, release, login });
  if (problem) throw new WrongUse(`--team: ${problem}, as in ${file}`);
  return { ...answers, release, login };
}
