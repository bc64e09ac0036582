import { z } from 'zod';
import type { Problem } from '../schema/location.js';
import type { Environment } from './environment.js';
import { operatedSchema } from './operated-schema.js';
import { parseSource } from './parse.js';
import { resolveOperated } from './resolve-operated.js';
import { loadSource, type ReadFile } from './source.js';

const formSchema = z.looseObject({ form: operatedSchema.shape.form });

/** Reads an environment file into a validated, frozen value; or returns all its problems. */
export function loadEnvironment(
  file: string,
  path: string,
  read: ReadFile,
): { readonly environment: Environment } | { readonly problems: readonly Problem[] } {
  const loaded = loadSource(file, read);
  if ('problems' in loaded) return loaded;
  const { source } = loaded;
  const origin = { file, path, locate: source.locate.bind(source) };
  // The form determines the fields, so mistakes are explained only by the schema of that form.
  const form = parseSource(formSchema, source);
  if ('problems' in form) return form;
  if (form.value.form === 'standalone') {
    const { resolveStandalone } = require('./resolve-standalone.js') as typeof import('./resolve-standalone.js');
    const parsed = parseSource(standalone(), source, () => ({ form: 'operated', schema: operatedSchema }));
    return 'problems' in parsed ? parsed : resolveStandalone(parsed.value, origin);
  }
  const parsed = parseSource(operatedSchema, source, () => ({ form: 'standalone', schema: standalone() }));
  return 'problems' in parsed ? parsed : resolveOperated(parsed.value, origin);
}

/** Loaded on demand: the schemas of this form take a tenth of a second. */
function standalone() {
  const { standaloneSchema } = require('./standalone-schema.js') as typeof import('./standalone-schema.js');
  return standaloneSchema;
}
