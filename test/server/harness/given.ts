import type { Image } from './image.js';

/** All that the proof on the real MLflow is run with. Parts that only some suites need may be missing. */
export interface ServerTools {
  /** What stands for the image of the server. */
  readonly image: Image;
  /** Python with the client of the same MLflow. */
  readonly python: string;
  /** Python with an older MLflow. */
  readonly olderPython: string;
  /** Folder of PostgreSQL's programs. */
  readonly postgresql?: string;
  readonly versitygw?: string;
}

/** What `npm run test:server` found; tests do not look for it again. */
export function givenServerTools(): ServerTools {
  const { SERVER_TOOLS: tools } = process.env;
  if (!tools) throw new Error('these tests are started by: npm run test:server');
  return JSON.parse(tools) as ServerTools;
}
