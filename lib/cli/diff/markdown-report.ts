/** The report of diff as a comment of a pull request: a table, and below it what to read, the worst first. */
import { sentence } from '../../changes/describe-change.js';
import type { OverlayChanges } from '../../changes/overlay-changes.js';
import { type Risk, riskMeanings, risks, worstOf } from '../../changes/risk.js';
import { code, table } from '../../readme/markdown.js';
import { accessText, type Compared, countsOf, numbered, sorted } from './compared.js';
import { type Group, groupsOf, subjectsText } from './groups.js';

/** Alerts of GitHub; elsewhere they are quotations. */
const alerts: Readonly<Record<Risk, string>> = {
  'data-loss': 'CAUTION',
  downtime: 'CAUTION',
  privilege: 'WARNING',
  exposure: 'WARNING',
  restart: 'NOTE',
  cost: 'NOTE',
  cosmetic: 'NOTE',
};

/** GitHub refuses comments of more than 65,536 characters. */
const longest = 60_000;

/** By this line a workflow finds its earlier comment. */
const commentMark = '<!-- cdk8s-mlflow diff -->';

export function markdownReport({ from, to, overlays }: Compared): string {
  const head = `${commentMark}\n### MLflow: what changes\n\n`;
  const compared = `Compared: ${code(from)} and ${to}.`;
  if (overlays.length === 0) return `${head}No object changes. ${compared}\n`;
  const shown = sorted(overlays);
  const worst = worstOf(shown.flatMap(({ effects }) => effects.map(({ risk }) => risk))) ?? 'cosmetic';
  const parts = shown.map(overlayText);
  const text = (number: number) =>
    [
      `${head}> [!${alerts[worst]}]\n> **${titled(worst)}**: ${riskMeanings[worst].meaning}.`,
      summaryTable(shown),
      ...parts.slice(0, number),
      ...(number < parts.length ? [`${parts.length - number} more overlays: run \`cdk8s-mlflow diff ${from}\`.`] : []),
      compared,
    ].join('\n\n');
  const fitting = parts.map((_, index) => text(parts.length - index)).find((one) => one.length <= longest);
  return `${fitting ?? text(0)}\n`;
}

function summaryTable(overlays: readonly OverlayChanges[]): string {
  const used = risks.filter((risk) => overlays.some(({ effects }) => countsOf(effects)[risk]));
  return table(
    ['Overlay', ...used.map((risk) => riskMeanings[risk].title)],
    overlays.map(({ overlay, change, effects }) => [
      `${code(overlay)}${change === 'changed' ? '' : ` (${change})`}`,
      ...used.map((risk) => String(countsOf(effects)[risk] ?? '')),
    ]),
  );
}

/** What is read at once; the rest is folded. */
const open: readonly Risk[] = ['data-loss', 'downtime', 'privilege', 'exposure'];

function overlayText({ overlay, effects, access, order }: OverlayChanges): string {
  const groups = groupsOf(effects);
  const urgent = groups.filter(({ risk }) => open.includes(risk));
  const rest = groups.filter(({ risk }) => !open.includes(risk));
  const parts = [
    ...urgent.map(groupText),
    ...(access.length > 0
      ? [folded('Access in MLflow', access.map((one) => `- ${escaped(accessText(one))}`).join('\n'))]
      : []),
    ...(rest.length > 0 ? [folded(titleOf(rest), rest.map(groupText).join('\n'))] : []),
  ];
  if (order.length > 0) parts.push(folded('Order of applying', numbered(order).map(escaped).join('\n')));
  return [`#### ${code(overlay)}`, ...parts].join('\n\n');
}

function titleOf(groups: readonly Group[]): string {
  return risks
    .flatMap((risk) => {
      const number = groups.filter((one) => one.risk === risk).reduce((sum, { subjects }) => sum + subjects.length, 0);
      return number > 0 ? [`${number} ${riskMeanings[risk].title}`] : [];
    })
    .join(', ');
}

function groupText(group: Group): string {
  const { risk, rule, lines, reason, advice } = group;
  const head = `- **${titled(risk)}: ${escaped(subjectsText(group))}**${risk === 'cosmetic' ? '' : ` (${rule})`}`;
  const changes = lines.map((line) => `  - ${code(line)}`);
  if (risk === 'cosmetic') return [head, ...changes].join('\n');
  return [head, ...changes, `  - ${escaped(sentence(reason))}.`, `  - **Do:** ${escaped(sentence(advice))}.`].join(
    '\n',
  );
}

function titled(risk: Risk): string {
  const { title } = riskMeanings[risk];
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}

function folded(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

/** Placeholders such as <name> are no tags, and * and _ of names no emphasis. */
function escaped(text: string): string {
  return text.replace(/[<>*_`|]/g, (character) => `\\${character}`);
}
