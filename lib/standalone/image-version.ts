import type { z } from 'zod';
import type { Authentication } from '../identity/authentication/authentication-schema.js';
import type { standaloneServerSchema } from './standalone-server-schema.js';

type Given = z.output<typeof standaloneServerSchema>;

/** The server of an environment, with the version of MLflow that its plug-in knows. */
export type StandaloneServerSettings = Omit<Given, 'image'> & {
  readonly image: Omit<Given['image'], 'version'> & { readonly version: string };
};

/** The version of MLflow that the image of the plug-in holds. */
export const defaultVersions: Readonly<Record<Authentication['type'], string>> = {
  kubernetes: '3.14.0',
  proxy: '3.14.0',
  none: '3.14.0',
  // mlflow-oidc-auth 11.0.2 wants 3.16 or newer, and was tried with this one.
  oidc: '3.17.2',
};

/** Which version it is follows from the plug-in, where the environment says nothing. */
export function withVersion(server: Given, { type }: Pick<Authentication, 'type'>): StandaloneServerSettings {
  return { ...server, image: { ...server.image, version: server.image.version ?? defaultVersions[type] } };
}
