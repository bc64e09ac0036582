/** Faults of an operated server, by the chapter of docs/troubleshooting-operated.md that says what the operator then reports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is wrong with the MLflow resource of `kind/prod`, or with what it needs. */
export interface OperatorFault {
  /** Fields of the resource that differ. */
  readonly spec?: object;
  /** @default mlflow */
  readonly name?: string;
  /**
   * How the container of the migration ends.
   * @default - the pod does not start
   */
  readonly migrationExitCode?: number;
  /**
   * Whether the account of the operator has only the rights that upstream gives it.
   * @default false
   */
  readonly upstreamRights?: true;
}

/** No node has this label, so that no pod starts. */
const stuck = { nodeSelector: { 'example.com/absent': 'true' } };

export const operatorFaults: Readonly<Record<string, OperatorFault>> = {
  'A name other than mlflow': { name: 'tracking' },
  'No volume for SQLite': { spec: { backendStoreUriFrom: undefined, backendStoreUri: 'sqlite:////mlflow/mlflow.db' } },
  'A ConfigMap with authorities is missing': { spec: { caBundleConfigMap: { name: 'absent' } } },
  'The pod of the migration does not start': { spec: stuck },
  'The migration cannot reach the database': { spec: stuck, migrationExitCode: 15 },
  'The migration cannot succeed': { spec: stuck, migrationExitCode: 14 },
  'The pods of the server do not become ready': { spec: stuck, migrationExitCode: 0 },
  'The operator creates an object that is refused': { spec: { podLabels: { app: 'mine' } } },
  'The operator lacks a right': { spec: { garbageCollection: { schedule: '0 2 * * 0' } }, upstreamRights: true },
};

const document = join(__dirname, '../../docs/troubleshooting-operated.md');

/** The lines that each chapter quotes as the operator's; chapters without such lines are about something else. */
export function operatorQuotations(): ReadonlyMap<string, readonly string[]> {
  const [, ...chapters] = readFileSync(document, 'utf8').split(/^### /m);
  return new Map(
    chapters.map((chapter) => {
      const blocks = [...chapter.matchAll(/^```text\n(.*?)^```/gms)].map(([, lines = '']) => lines);
      return [chapter.split('\n')[0] ?? '', blocks.join('').trim().split('\n').filter(Boolean)];
    }),
  );
}

/** Whether a text has a quoted line, in which `<…>` is anything within a line. */
export function quotes(line: string, text: string): boolean {
  const escaped = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(line.split('<…>').map(escaped).join('.*')).test(text);
}
