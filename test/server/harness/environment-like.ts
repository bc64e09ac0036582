import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const environments = join(__dirname, '..', '..', '..', 'environments');

/** A reference environment, with other words in some places; each has to be there. */
export function environmentLike(path: string, changes: Readonly<Record<string, string>> = {}): string {
  return Object.entries(changes).reduce(
    (text, [words, others]) => {
      if (!text.includes(words)) throw new Error(`environments/${path}.yaml does not say: ${words}`);
      return text.replace(words, others);
    },
    readFileSync(join(environments, `${path}.yaml`), 'utf8'),
  );
}
