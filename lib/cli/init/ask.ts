/** The questions of `init` on a terminal. */
import type { Readable, Writable } from 'node:stream';
import { choicesOf, defaultOf, type Given, problemOf, type Question } from './answers.js';

/** Asks one question, with the answers to those before. */
export type Ask = (question: Question, given: Given) => Promise<string | readonly string[]>;

/** The end of the questions by Ctrl+C. */
class Cancelled extends Error {}

const texts: Readonly<Record<Question, string>> = {
  platform: 'Platform of the cluster',
  release: 'Release of the platform',
  form: 'Who creates the pods: an operator from an MLflow resource, or the overlay itself',
  stage: 'Stage',
  name: 'Name of the environment',
  hosts: 'Public hostnames, separated by spaces (none: reachable in the cluster only)',
  backendStore: 'Store of experiments, runs and models',
  artifactStore: 'Store of artifacts',
  login: 'How callers log in',
  teams: 'Teams with a workspace of their own, by their namespaces, separated by spaces (none: later)',
  gitops: 'What applies the overlays',
  ci: 'CI that checks them',
};

/** Questions on a terminal, by default that of the process. The library of prompts is loaded with the first one. */
export const askOn =
  (terminal: { readonly input?: Readable; readonly output?: Writable } = {}): Ask =>
  async (question, given) => {
    const { isCancel, multiselect, select, text } = await import('@clack/prompts');
    const message = texts[question];
    const choices = choicesOf(question, given);
    const options = choices?.map((value) => ({ value }));
    const initial = defaultOf(question, given);
    const answer = await (question === 'ci'
      ? multiselect({
          ...terminal,
          message,
          options: options ?? [],
          initialValues: [...(choices ?? [])],
          required: false,
        })
      : options
        ? select({ ...terminal, message, options })
        : text({
            ...terminal,
            message,
            ...(typeof initial === 'string' ? { initialValue: initial } : {}),
            validate: (value) => problemOf(question, answerOf(question, value ?? ''), given),
          }));
    if (isCancel(answer)) throw new Cancelled('cancelled; nothing was written');
    return typeof answer === 'string' ? answerOf(question, answer) : answer;
  };

function answerOf(question: Question, value: string): string | readonly string[] {
  return question === 'hosts' || question === 'teams' ? value.split(/[\s,]+/).filter(Boolean) : value;
}
