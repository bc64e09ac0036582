import type { z } from 'zod';
import type { Authentication } from '../identity/authentication/authentication-schema.js';
import { loginOf } from '../identity/authentication/logins.js';
import { versionProblem } from '../identity/authentication/supported-versions.js';
import type { standaloneServerSchema } from './standalone-server-schema.js';

type Given = z.output<typeof standaloneServerSchema>;

/** The server of an environment, with the version of MLflow that its plug-in knows. */
export type StandaloneServerSettings = Omit<Given, 'image'> & {
  readonly image: Omit<Given['image'], 'version'> & { readonly version: string };
};

/**
 * The default version is the one in the tag of the image. Without one there, or with one that the authentication does not
 * support, it is the newest that is supported, and MLF-IMAGE-3 compares it with the tag.
 */
export function withVersion(server: Given, authentication: Pick<Authentication, 'type'>): StandaloneServerSettings {
  const tagged = versionInTag(server.image.image);
  const known = tagged && !versionProblem(tagged, authentication.type) ? tagged : loginOf(authentication).version;
  return { ...server, image: { ...server.image, version: server.image.version ?? known } };
}

/** The version in the tag of an image: `3.14.0` of `mlflow:v3.14.0-cpu`. */
export function versionInTag(image: string): string | undefined {
  return /:v?(\d+\.\d+\.\d+)([-+_.][^@/]*)?(@|$)/.exec(image)?.[1];
}
