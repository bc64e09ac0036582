import type { OperatedServer } from '../operated/operated-server.js';
import type { MlflowServer } from '../standalone/server.js';

/** A server of either form. Its jobs read only `forJobs`. */
export type ServerWithJobs = MlflowServer | OperatedServer;
