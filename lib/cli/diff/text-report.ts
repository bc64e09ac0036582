/** The report of diff for a terminal. */
import { sentence } from '../../changes/describe-change.js';
import type { OverlayChanges } from '../../changes/overlay-changes.js';
import { type Risk, riskMeanings } from '../../changes/risk.js';
import { paintFor } from '../terminal.js';
import { accessText, type Compared, numbered, sorted, summaryOf } from './compared.js';
import { type Group, groupsOf, subjectsText } from './groups.js';

type Paint = NonNullable<ReturnType<typeof paintFor>>;

const plain: Paint = { place: (text) => text, id: (text) => text, hint: (text) => text };

export function textReport({ from, to, overlays }: Compared, stream: NodeJS.WriteStream): string {
  if (overlays.length === 0) return `no object changes between ${from} and ${to}`;
  const paint = paintFor(stream) ?? plain;
  return sorted(overlays)
    .map((one) => overlayText(one, paint))
    .join('\n\n\n');
}

function overlayText({ overlay, change, effects, access, order }: OverlayChanges, paint: Paint): string {
  const how = change === 'changed' ? '' : ` is ${change}`;
  return [
    `${paint.place(overlay)}${how}: ${summaryOf(effects)}`,
    ...groupsOf(effects).map((group) => groupText(group, paint)),
    ...(access.length > 0 ? [[paint.id('ACCESS'), ...access.map((one) => `  ${accessText(one)}`)].join('\n')] : []),
    ...(order.length > 0 ? [[paint.id('ORDER'), ...numbered(order).map((line) => `  ${line}`)].join('\n')] : []),
  ].join('\n\n');
}

/** Classes whose reason and advice say little. */
const brief: readonly Risk[] = ['cosmetic'];

function groupText(group: Group, paint: Paint): string {
  const { risk, rule, lines, reason, advice } = group;
  const head = `${paint.id(riskMeanings[risk].title.toUpperCase())}  ${paint.place(subjectsText(group))}`;
  const changes = lines.map((line) => `  ${line}`);
  if (brief.includes(risk)) return [head, ...changes].join('\n');
  const texts = [`  why   ${sentence(reason)}`, paint.hint(`  do    ${sentence(advice)}`), `  rule  ${rule}`];
  return [head, ...changes, ...texts].join('\n');
}
