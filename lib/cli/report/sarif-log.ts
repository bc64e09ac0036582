/** A log of SARIF 2.1.0, which GitHub and other systems show at the line of a file. */
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { version } from '../../../package.json';
import type { Location } from '../../schema/location.js';

export interface SarifResult {
  readonly ruleId: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly text: string;
  readonly location: Location;
}

/** @param rules - those that no result names are left out */
export function sarifLog(
  results: readonly SarifResult[],
  rules: readonly ReportingDescriptor[],
  notices: readonly string[],
): Log {
  const ids = new Set(results.map(({ ruleId }) => ruleId));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cdk8s-mlflow', version, rules: rules.filter(({ id }) => ids.has(id)) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: notices.map((text) => ({ level: 'note', message: { text } })),
          },
        ],
        results: results.map(resultOf),
      },
    ],
  };
}

function resultOf({ ruleId, level, text, location: { file, line, column } }: SarifResult): Result {
  const artifactLocation = { uri: encodeURI(file), uriBaseId: '%SRCROOT%' };
  const region = { startLine: line, startColumn: column };
  return { ruleId, level, message: { text }, locations: [{ physicalLocation: { artifactLocation, region } }] };
}
