/** A report as SARIF 2.1.0, which GitHub and other systems show at the line of a file. */
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { version } from '../../../package.json';
import { checks } from '../../checks/all.js';
import type { Location } from '../../schema/location.js';
import { checkPage } from '../explain/reference-page.js';
import type { Report } from './report.js';

/** What has no check: the environment itself, and overlays that are out of date. */
const otherRules: readonly ReportingDescriptor[] = [
  { id: 'environment', shortDescription: { text: 'environment files are valid, and their fields fit each other' } },
  { id: 'up-to-date', shortDescription: { text: 'overlays are those of their environments' } },
];

export function sarif({ problems, notices, changes }: Report): Log {
  const results: readonly Result[] = [
    ...problems.map(({ location, message, fix, check = 'environment' }) =>
      resultOf(check, fix ? `${message}\n${fix}` : message, location),
    ),
    ...changes.map(({ file, would }) =>
      resultOf('up-to-date', `${file} would ${would}: run synth and commit the changes`, { file, line: 1, column: 1 }),
    ),
  ];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cdk8s-mlflow', version, rules: [...rulesOf(results)] } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: notices.map((text) => ({ level: 'note', message: { text } })),
          },
        ],
        results: [...results],
      },
    ],
  };
}

function resultOf(ruleId: string, text: string, { file, line, column }: Location): Result {
  const artifactLocation = { uri: encodeURI(file), uriBaseId: '%SRCROOT%' };
  const region = { startLine: line, startColumn: column };
  return {
    ruleId,
    level: 'error',
    message: { text },
    locations: [{ physicalLocation: { artifactLocation, region } }],
  };
}

/** The rules of the results, with their cause and fix. */
function rulesOf(results: readonly Result[]): readonly ReportingDescriptor[] {
  const ids = new Set(results.map(({ ruleId }) => ruleId));
  const rules = checks.map(({ id, title, cause, fix }) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: cause },
    help: { text: fix },
    ...(URL.canParse(checkPage(id)) ? { helpUri: checkPage(id) } : {}),
  }));
  return [...rules, ...otherRules].filter(({ id }) => ids.has(id));
}
