import type { Construct } from 'constructs';
import { z } from 'zod';

/** Validates the props of a construct with the schema of environment files; the error lists all problems. */
export function parseProps<S extends z.ZodType>(schema: S, props: unknown, construct: Construct): z.output<S> {
  const result = schema.safeParse(props);
  if (result.success) return result.data;
  throw new Error(`${construct.node.path}: props are not valid\n${z.prettifyError(result.error)}`);
}
