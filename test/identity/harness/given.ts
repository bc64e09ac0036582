import type { Image } from '../../server/harness/image.js';
import type { StartedBefore } from './keycloak-first-start.js';

/** What the proof of identity is run with besides the runner's tools. Parts that only some suites need may be missing. */
export interface IdentityTools {
  readonly java: string;
  readonly chromium: string;
  readonly keycloakStartedBefore: StartedBefore;
  /** What stands for the image of the server behind a proxy: `images/mlflow`. */
  readonly mlflow: Image;
  readonly valkeyImage: Image;
  readonly keycloakImage: Image;
  readonly oauth2Proxy?: string;
  readonly oauth2ProxyImage?: Image;
  readonly edpOperator?: string;
}

/** What `npm run test:identity` found; tests do not look for it again. */
export function givenIdentityTools(): IdentityTools {
  const { IDENTITY_TOOLS: tools } = process.env;
  if (!tools) throw new Error('these tests are started by: npm run test:identity');
  return JSON.parse(tools) as IdentityTools;
}
