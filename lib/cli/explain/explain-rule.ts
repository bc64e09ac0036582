/** What there is to say about a rule of diff. */
import { riskMeanings } from '../../changes/risk.js';
import type { allRules } from '../../changes/rules.js';
import { rulePage } from './reference-page.js';

type RuleText = (typeof allRules)[number];

export function ruleTexts({ id, title, reason, advice, source, notice }: RuleText) {
  return { id, class: classOf(id), title, reason, advice, source, notice: notice === true, page: rulePage(id) };
}

export function ruleText({ id, title, reason, advice, source, notice }: RuleText): string {
  return [
    `${id}  ${title}`,
    `  class   ${classOf(id)}: ${riskMeanings[classOf(id)].meaning}`,
    `  why     ${reason}`,
    `  do      ${advice}`,
    `  source  ${source}`,
    `  said by diff${notice ? ', and by synth as a notice' : ''}`,
    `  page    ${rulePage(id)}`,
  ].join('\n');
}

/** One of a list. */
export function ruleLine({ id, title }: RuleText): string {
  return `${id}  ${title}`;
}

function classOf(id: RuleText['id']): keyof typeof riskMeanings {
  return id.slice(0, id.indexOf('/')) as keyof typeof riskMeanings;
}
