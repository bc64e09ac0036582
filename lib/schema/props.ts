import type { Construct } from 'constructs';
import { z } from 'zod';

/** Checks the props of a construct by the schema that environment files are checked by; throws with every mistake in it. */
export function parseProps<S extends z.ZodType>(schema: S, props: unknown, construct: Construct): z.output<S> {
  const result = schema.safeParse(props);
  if (result.success) return result.data;
  throw new Error(`${construct.node.path}: props are not valid\n${z.prettifyError(result.error)}`);
}
