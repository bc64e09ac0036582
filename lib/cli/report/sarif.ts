/** A report as SARIF. */
import type { Log, ReportingDescriptor } from 'sarif';
import { listedChecks as checks } from '../../gitops/checks/listed-checks.js';
import { checkPage } from '../explain/reference-page.js';
import type { Report } from './report.js';
import { sarifLog } from './sarif-log.js';

/** What has no check: the environment itself, and overlays that are out of date. */
const otherRules: readonly ReportingDescriptor[] = [
  { id: 'environment', shortDescription: { text: 'environment files are valid, and their fields fit each other' } },
  { id: 'up-to-date', shortDescription: { text: 'overlays are those of their environments' } },
];

export function sarif({ problems, notices, changes }: Report): Log {
  const level = 'error' as const;
  const results = [
    ...problems.map(({ location, message, fix, check = 'environment' }) => ({
      ruleId: check,
      level,
      text: fix ? `${message}\n${fix}` : message,
      location,
    })),
    ...changes.map(({ file, would }) => ({
      ruleId: 'up-to-date',
      level,
      text: `${file} would ${would}: run synth and commit the changes`,
      location: { file, line: 1, column: 1 },
    })),
  ];
  return sarifLog(results, [...checkRules(), ...otherRules], notices);
}

/** The checks, with their cause and fix. */
function checkRules(): readonly ReportingDescriptor[] {
  return checks.map(({ id, title, cause, fix }) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: cause },
    help: { text: fix },
    ...(URL.canParse(checkPage(id)) ? { helpUri: checkPage(id) } : {}),
  }));
}
