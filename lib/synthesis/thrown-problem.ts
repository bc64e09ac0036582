import { RefusedInput } from '../environment/refused-input.js';
import type { Problem } from '../schema/location.js';
import { withoutSecrets } from './without-secrets.js';

/**
 * What a construct, a library or the file system throws, as a problem of the environment, so that all other environments
 * are judged too.
 */
export function problemOf(error: unknown, file: string): Problem {
  const location = { file, line: 1, column: 1 };
  if (error instanceof RefusedInput) return { location, message: error.message, fix: error.fix };
  const { message, code, path } = error as NodeJS.ErrnoException;
  if (code && path)
    return {
      location,
      message: `${path === file ? 'the file' : path} cannot be read (${code})`,
      fix: fixes[code] ?? readable,
    };
  const [what = '', ...details] = String(message ?? error).split('\n');
  return withoutSecrets({
    location,
    message: `cannot be rendered: ${what}`,
    fix: [...details.map((line) => line.trim()).filter(Boolean), defect].join('\n    '),
  });
}

const readable = 'make it a file that can be read';
const fixes: Readonly<Record<string, string>> = {
  ENOENT: 'it was removed, or is a link to nothing: remove the link, or create the file',
  EACCES: 'allow reading it: chmod u+r',
  EISDIR: 'it is a folder: rename it, or move the environment there',
};
const defect =
  'correct the value, if one is named; otherwise this is a defect of cdk8s-mlflow: report it with the file';
