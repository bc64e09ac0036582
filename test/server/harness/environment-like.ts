import { referenceText } from '../../support/references.js';

/** A reference environment, with other words in some places; each has to be there. */
export function environmentLike(path: string, changes: Readonly<Record<string, string>> = {}): string {
  return environmentText(referenceText(path), changes);
}

/** The same for the text of one. */
export function environmentText(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((changed, [words, others]) => {
    if (!changed.includes(words)) throw new Error(`the environment does not say: ${words}`);
    return changed.replace(words, others);
  }, text);
}
