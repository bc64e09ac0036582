import type { z } from 'zod';
import { compareVersions } from './version.js';

/** A release of a platform, or of the operator's API: `3.5`. */
export type Release = `${number}.${number}`;

/**
 * Metadata of a field for releases that do not have it: `.meta({ since: '3.5' })`.
 * Published schemas omit these keywords.
 */
export const sinceKeywords = ['since', 'before'] as const;

/** The first release that has a field. */
export interface Since {
  readonly since: Release;
  /** What happens in earlier releases instead, for messages. */
  readonly before?: string;
}

/** The first release that has this field; undefined where every release has it. */
export function sinceOf(schema: z.ZodType): Since | undefined {
  const { since, before } = (schema.meta() ?? {}) as Partial<Since>;
  return since && { since, ...(before ? { before } : {}) };
}

/** Whether a release, or a version, is the given one or a later one; patch versions count as their release. */
export function atLeast(release: string, wanted: string): boolean {
  return compareVersions(release, wanted) >= 0;
}
