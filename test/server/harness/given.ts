import type { Image } from './image.js';

/** What pods with a real MLflow are run with. Parts that only some suites need may be missing. */
export interface RunnerTools {
  /** What stands for the image of the server. */
  readonly image: Image;
  /** Python with the client of the same MLflow. */
  readonly python: string;
  /** Folder of PostgreSQL's programs. */
  readonly postgresql?: string;
  readonly versitygw?: string;
  /** What stands for the image of mitmproxy. */
  readonly mitmproxy: Image;
}

/** Versions of MLflow from which a database is migrated: the oldest that is supported, and the one before the current. */
export const olderVersions = ['3.10', '3.14'] as const;

/** All that the proof on the real MLflow is run with. */
export interface ServerTools extends RunnerTools {
  /** For each older version of MLflow, Python with it. */
  readonly olderPythons: Readonly<Record<string, string>>;
  readonly pgbouncer?: string;
  /** Python with the SDK of Kubeflow Pipelines. */
  readonly pipelines: string;
  readonly kserve?: string;
  /** Kubeflow's trainer; `jobset` comes with it. */
  readonly trainer?: string;
  readonly jobset?: string;
  readonly rayOperator?: string;
  /** What stands for the image of a collector of OpenTelemetry. */
  readonly collector?: Image;
  /** What stands for images/mlflow-storage-initializer: the client alone, and its programs. */
  readonly storageInitializer: Image;
}

/** What the command found that started the tests; they do not look for it again. */
export function givenTools<T extends RunnerTools = RunnerTools>(): T {
  const { SERVER_TOOLS: tools } = process.env;
  if (!tools) throw new Error('these tests are started by: npm run test:server or npm run test:identity');
  return JSON.parse(tools) as T;
}
