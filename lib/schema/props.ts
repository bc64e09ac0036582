import type { Construct } from 'constructs';
import { z } from 'zod';

/** What is wrong with props, as text. */
export type Explain = (error: z.ZodError, schema: z.ZodType, props: unknown) => string;

let explain: Explain = (error) => z.prettifyError(error);

/** The words for problems of environments are above all constructs, so the entries of the library hand them over. */
export function explainBy(given: Explain): void {
  explain = given;
}

/** Validates the props of a construct with the schema of environment files; the error lists all problems. */
export function parseProps<S extends z.ZodType>(schema: S, props: unknown, construct: Construct): z.output<S> {
  const result = schema.safeParse(props);
  if (result.success) return result.data;
  throw new Error(`${construct.node.path}: props are not valid\n${explain(result.error, schema, props)}`);
}
