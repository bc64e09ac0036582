/** What `init` has to know about a repository and its first environment, and which answers fit each other. */
import { operatedSchema } from '../../environment/operated-schema.js';
import { standaloneSchema } from '../../environment/standalone-schema.js';
import type { PlatformName } from '../../platform/profile.js';
import { findProfile, isLocal, releasesOf } from '../../platform/profiles.js';

export type Form = 'operated' | 'standalone';

export interface Answers {
  readonly platform: PlatformName;
  /** Undefined for platforms without releases. */
  readonly release: string | undefined;
  readonly form: Form;
  readonly stage: 'dev' | 'prod';
  /** Name of the environment: that of its file. */
  readonly name: string;
  /** Public hostnames; without one, the server is only reachable in the cluster. */
  readonly hosts: readonly string[];
  readonly backendStore: string;
  readonly artifactStore: string;
  readonly login: string;
  /** Teams with a workspace of their own, by their namespaces; none where everyone may do everything. */
  readonly teams: readonly string[];
  readonly gitops: string;
  readonly ci: readonly string[];
}

export type Question = keyof Answers;

/** Answers that were given already. */
export type Given = { readonly [Q in Question]?: Answers[Q] | undefined };

/** The order of the questions, in which each depends on those before. */
export const questions = [
  'platform',
  'release',
  'form',
  'stage',
  'name',
  'hosts',
  'backendStore',
  'artifactStore',
  'login',
  'teams',
  'gitops',
  'ci',
] as const satisfies readonly Question[];

const platformsOf: Readonly<Record<Form, readonly string[]>> = {
  operated: operatedSchema.shape.platform.options,
  standalone: standaloneSchema.shape.platform.options,
};

const ciSystems: readonly string[] = ['github', 'gitlab', 'tekton'];

/** The possible answers to a question, the default first; undefined where any text is possible. */
export function choicesOf(question: Question, given: Given): readonly string[] | undefined {
  const { platform = 'kind', stage, hosts = [] } = given;
  const isStandalone = given.form === 'standalone';
  switch (question) {
    case 'platform':
      return [...new Set(['kind', ...platformsOf.operated, ...platformsOf.standalone])];
    case 'release':
      return [...releasesOf(platform)].reverse();
    case 'form':
      return (['operated', 'standalone'] as const).filter((form) => platformsOf[form].includes(platform));
    case 'stage':
      return ['dev', 'prod'];
    case 'backendStore':
      return [...(stage === 'prod' ? [] : ['sqlite']), 'postgresql', ...(isStandalone ? ['cloudnative-pg'] : [])];
    case 'artifactStore':
      return [...(stage === 'prod' ? [] : ['volume']), 's3', ...(isStandalone ? ['in-cluster-s3'] : [])];
    case 'login':
      if (!isStandalone) return ['kubernetes'];
      // Browsers return to a public host after a login; without any, only a forwarded port leads to the server.
      return [
        'kubernetes',
        ...(hosts.length > 0 ? ['oidc', 'proxy', 'headers'] : stage === 'dev' && isLocal(platform) ? ['none'] : []),
      ];
    case 'gitops':
      return [
        'none',
        'argocd',
        ...(findProfile(platform, given.release)?.cli === 'oc' ? ['openshift-gitops'] : []),
        'flux',
      ];
    case 'ci':
      return ciSystems;
    default:
      return undefined;
  }
}

/** The answer of `--yes`. */
export function defaultOf(question: Question, given: Given): string | readonly string[] | undefined {
  if (question === 'hosts' || question === 'teams') return [];
  if (question === 'ci') return ciSystems;
  if (question === 'name') return given.stage;
  return choicesOf(question, given)?.[0];
}

/** Why an answer is not possible; undefined if it is. */
export function problemOf(question: Question, answer: string | readonly string[], given: Given): string | undefined {
  if (question === 'name')
    return isName(String(answer)) ? undefined : 'a name is lower-case letters, digits and "-", and not base';
  if (question === 'hosts') {
    const wrong = [answer].flat().find((host) => !host.includes('.') || !host.split('.').every(isName));
    return wrong === undefined ? undefined : `"${wrong}" is not a hostname such as mlflow.example.com`;
  }
  if (question === 'teams') return problemOfTeams([answer].flat(), given);
  const choices = choicesOf(question, given) ?? [];
  if (choices.length === 0) return `platform ${given.platform} has no releases`;
  const wrong = [answer].flat().filter((one) => !choices.includes(one) && !(question === 'ci' && one === 'none'));
  if (wrong.length === 0) return undefined;
  if (question === 'login' && wrong[0] !== 'none' && given.form === 'standalone' && given.hosts?.length === 0)
    return `${wrong} requires --host, to which browsers return after the login`;
  const { platform, form, stage } = given;
  const context = [platform, form, stage].filter((one) => one !== undefined).join(', ');
  const otherwise = isOfOtherForm(question, wrong, given) ? ', or --form standalone' : '';
  return `${wrong.join(', ')} is not possible${context ? ` with ${context}` : ''}: choose ${choices.join(', ')}${otherwise}`;
}

/** Whether the form of the server alone is in the way. */
function isOfOtherForm(question: Question, wrong: readonly string[], given: Given): boolean {
  const standalone = { ...given, form: 'standalone' } as const;
  const choices = choicesOf(question, standalone) ?? [];
  return (
    given.form === 'operated' &&
    (choicesOf('form', given) ?? []).includes('standalone') &&
    wrong.every((one) => choices.includes(one))
  );
}

/** Whether a question is asked: not where its answer can only be the default. */
export function isOpen(question: Question, given: Given): boolean {
  if (question === 'teams') return given.login !== 'none';
  const choices = choicesOf(question, given);
  return choices === undefined || choices.length > 1;
}

function problemOfTeams(teams: readonly string[], { login, platform = 'kind', release }: Given): string | undefined {
  if (teams.length > 0 && login === 'none') return 'teams require a login: with none, everyone may do everything';
  const ofServer = ['mlflow', findProfile(platform, release)?.namespace.name];
  const wrong = teams.find((team) => !isName(team) || team.length > 63);
  if (wrong !== undefined) return `"${wrong}" is not the name of a namespace: lower-case letters, digits and "-"`;
  const taken = teams.find((team, index) => ofServer.includes(team) || teams.indexOf(team) < index);
  return taken === undefined ? undefined : `${taken} is the namespace of the server, or of another team`;
}

function isName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text) && text !== 'base';
}
