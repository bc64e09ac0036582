/** The report of diff as SARIF: each change at the environment, or the fleet file, that it is of. */
import type { Log } from 'sarif';
import { describeChange, sentence } from '../../changes/describe-change.js';
import type { Risk } from '../../changes/risk.js';
import { allRules } from '../../changes/rules.js';
import { rulePage } from '../explain/reference-page.js';
import { type SarifResult, sarifLog } from '../report/sarif-log.js';
import type { Compared } from './compared.js';

const levels: Readonly<Record<Risk, SarifResult['level']>> = {
  'data-loss': 'error',
  downtime: 'error',
  privilege: 'warning',
  exposure: 'warning',
  restart: 'note',
  cost: 'note',
  cosmetic: 'note',
};

export function sarifReport({ overlays }: Compared, environments: string): Log {
  const results = overlays.flatMap(({ overlay, effects, madeFrom = `${environments}/${overlay}.yaml` }) =>
    effects.map(({ rule, risk, subject, what, fields, reason, advice }) => ({
      ruleId: rule,
      level: levels[risk],
      text: `${overlay}: ${subject}: ${[...(what ? [what] : []), ...fields.map(describeChange)].join(', ')}\n${sentence(reason)}\n${sentence(advice)}`,
      location: { file: madeFrom, line: 1, column: 1 },
    })),
  );
  const rules = allRules.map(({ id, title, reason, advice }) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: reason },
    help: { text: advice },
    ...(URL.canParse(rulePage(id)) ? { helpUri: rulePage(id) } : {}),
  }));
  return sarifLog(results, rules, []);
}
