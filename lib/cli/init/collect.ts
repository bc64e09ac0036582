/** All answers: from flags, else from questions, else the defaults. */
import { meant } from '../../schema/synonyms.js';
import { WrongUse } from '../options.js';
import {
  type Answers,
  choicesOf,
  defaultOf,
  type Given,
  isOpen,
  problemOf,
  type Question,
  questions,
} from './answers.js';
import type { Ask } from './ask.js';

/** The option that answers a question. */
const optionOf = (question: Question) =>
  `--${question.replace(/^(host|team)s$/, '$1').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * @param flags - answers of the command line; a wrong one is a WrongUse
 * @param ask - undefined for the defaults
 */
export async function collect(
  flags: Readonly<Partial<Record<Question, string | readonly string[]>>>,
  ask: Ask | undefined,
): Promise<Answers> {
  let given: Given = {};
  for (const question of questions) {
    const flag = flags[question];
    if (flag !== undefined) refuseWrong(question, flag, given);
    const answer = flag ?? (ask && isOpen(question, given) ? await ask(question, given) : defaultOf(question, given));
    given = { ...given, [question]: answer };
  }
  return given as Answers;
}

function refuseWrong(question: Question, flag: string | readonly string[], given: Given): void {
  const problem = problemOf(question, flag, given);
  if (problem === undefined) return;
  const near = typeof flag === 'string' ? meant(flag, choicesOf(question, given) ?? []) : undefined;
  throw new WrongUse(`${optionOf(question)}: ${problem}${near ? `; did you mean ${near}?` : ''}`);
}
