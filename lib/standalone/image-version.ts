import type { z } from 'zod';
import type { Authentication } from '../identity/authentication/authentication-schema.js';
import { loginOf } from '../identity/authentication/logins.js';
import type { standaloneServerSchema } from './standalone-server-schema.js';

type Given = z.output<typeof standaloneServerSchema>;

/** The server of an environment, with the version of MLflow that its plug-in knows. */
export type StandaloneServerSettings = Omit<Given, 'image'> & {
  readonly image: Omit<Given['image'], 'version'> & { readonly version: string };
};

/** The default version depends on the authentication plug-in. */
export function withVersion(server: Given, authentication: Pick<Authentication, 'type'>): StandaloneServerSettings {
  return { ...server, image: { ...server.image, version: server.image.version ?? loginOf(authentication).version } };
}
