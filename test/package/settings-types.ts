/** The declarations that the build makes from schemas have the types of those schemas. Compiled by package.test.ts after a build. */
import type { z } from 'zod';
import type * as settings from '../../dist/lib/settings.js';
import type { issuerTokenSchema } from '../../lib/clients/tokens/issuer-token-schema.js';
import type { operatedSchema } from '../../lib/environment/operated-schema.js';
import type { standaloneSchema } from '../../lib/environment/standalone-schema.js';
import type { backupSchema } from '../../lib/jobs/backup-schema.js';
import type { observabilitySchema } from '../../lib/observability/monitoring-schema.js';
import type { podSettingsSchema } from '../../lib/pods/pod-settings.js';
import type { standaloneServerSchema } from '../../lib/standalone/standalone-server-schema.js';
import type { standaloneBackendStoreSchema } from '../../lib/stores/backend/standalone-backend-store-schema.js';

/** Read-only in depth, as declarations are. */
type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** Identical, and not only assignable: to a type with an optional field one without it is. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Fields whose schemas are made from lists of names: their own types have any text, the declarations have the names. */
type Named = 'networkPolicy' | 'workspaces';
type Agrees<S extends z.ZodType, Input> = Same<Frozen<Omit<z.input<S>, Named>>, Frozen<Omit<Input, Named>>>;

export const operated: Agrees<typeof operatedSchema, settings.Operated> = true;
export const standalone: Agrees<typeof standaloneSchema, settings.Standalone> = true;
export const server: Agrees<typeof standaloneServerSchema, settings.StandaloneServer> = true;
export const store: Agrees<typeof standaloneBackendStoreSchema, settings.StandaloneBackendStore> = true;
export const backup: Agrees<typeof backupSchema, settings.Backup> = true;
export const monitoring: Same<
  Frozen<NonNullable<z.input<typeof observabilitySchema>>>,
  Frozen<settings.Observability>
> = true;
export const pods: Same<Frozen<NonNullable<z.input<typeof podSettingsSchema>>>, Frozen<settings.PodSettings>> = true;
/** With defaults, as constructs hand it on. */
export const issuerToken: Same<
  Frozen<z.output<typeof issuerTokenSchema>>,
  Frozen<settings.IssuerTokenWithDefaults>
> = true;
